"""The tables of notify, one class per aggregate."""
