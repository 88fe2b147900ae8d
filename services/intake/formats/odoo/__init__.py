"""Odoo sale.order as JSON."""
