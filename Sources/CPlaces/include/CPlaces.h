// SPDX-License-Identifier: Apache-2.0
#ifndef NATALIA_PLACES_H
#define NATALIA_PLACES_H

#include <stddef.h>

/// The files that script/places made, inside the program; their layout is in docs/PLACES.md.
/// Each stays valid and unchanged for as long as the program runs.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} natalia_places_file;

natalia_places_file natalia_places_countries(void);
natalia_places_file natalia_places_zones(void);
natalia_places_file natalia_places_towns(void);
natalia_places_file natalia_places_outlines(void);

#endif
