"""Rule sets published at run time: a release's knowledge with an exporter's reviewed changes of data."""
