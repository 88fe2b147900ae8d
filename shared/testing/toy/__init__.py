"""A service small enough to see through: it stands in screening's place, to try the core with.

It reads `order.released` and `order.cancelled` (restrictive), writes a row for each event it handled and
says `watchlist.published` for it. Rows carry no unique constraint: handling twice shows.
"""
