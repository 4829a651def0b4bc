"""The command line: click groups that know no Flask, registered in app.main."""
