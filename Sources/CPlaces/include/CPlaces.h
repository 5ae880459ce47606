void natalia_places_empty(void);
