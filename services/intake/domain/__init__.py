"""What an order at the door may do; pure."""
