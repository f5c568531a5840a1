"""The API for programs: version 1 under `/api/v1/`, its OpenAPI document, and the older routes under `/api/`."""
