"""What a decided feed says about friends and rules, as values; rendering is elsewhere."""
