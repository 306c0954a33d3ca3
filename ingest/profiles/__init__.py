"""Reading profiles, one YAML file each."""
