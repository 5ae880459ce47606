// SPDX-License-Identifier: Apache-2.0
//
// libpq as Swift sees it.
#ifndef NATALIA_CLIBPQ_SHIM_H
#define NATALIA_CLIBPQ_SHIM_H

#include <libpq-fe.h>

// Swift imports no macro that is a character.
static const int natalia_sqlstate = PG_DIAG_SQLSTATE;
static const int natalia_primary_message = PG_DIAG_MESSAGE_PRIMARY;

/// What the server says beside its answers goes nowhere: libpq would write it to standard error.
static inline void natalia_say_nothing(void *raw, const PGresult *result) {
    (void)raw;
    (void)result;
}

#endif
