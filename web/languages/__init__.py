"""The languages of the user interface: choosing one for each reader, and loading and updating its translations."""
