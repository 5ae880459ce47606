#include "CPlaces.h"
void natalia_places_empty(void) {}
