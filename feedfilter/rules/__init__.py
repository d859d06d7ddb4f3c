"""Rule files: from YAML to frozen rules, with every problem at its place."""
