// SPDX-License-Identifier: Apache-2.0
#include "CPlaces.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char countries[] = {
#embed "data/countries.txt"
};
static const unsigned char zones[] = {
#embed "data/zones.txt"
};
static const unsigned char towns[] = {
#embed "data/towns.bin"
};
static const unsigned char outlines[] = {
#embed "data/outlines.bin"
};

natalia_places_file natalia_places_countries(void) {
    return (natalia_places_file){countries, sizeof countries};
}

natalia_places_file natalia_places_zones(void) {
    return (natalia_places_file){zones, sizeof zones};
}

natalia_places_file natalia_places_towns(void) {
    return (natalia_places_file){towns, sizeof towns};
}

natalia_places_file natalia_places_outlines(void) {
    return (natalia_places_file){outlines, sizeof outlines};
}
