"""What people can do: functions, session first, the rest by keyword. They never commit and never see a request."""
