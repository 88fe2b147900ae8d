"""SAP IDocs ORDERS01 to ORDERS05, as XML and flat."""
