"""Reports: tables, charts, exports, the public record, the API."""
