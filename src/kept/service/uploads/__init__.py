"""Files that people give: looked at in a child process, stored under a name of ours, served only as attachments."""
