"""What a proposed rule set would change, over the stored orders, before it is switched on."""
