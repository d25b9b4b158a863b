"""What people on Discord touch. Modules with a leading underscore are shared, every other one is loaded as a cog."""
