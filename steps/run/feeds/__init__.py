"""What is new on a topic as feeds for whoever follows it: Atom and JSON Feed, as files and as text."""
