"""UBL 2.1 orders, Peppol BIS Ordering 3 among them."""
