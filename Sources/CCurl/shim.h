// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot say to libcurl: its option calls are variadic, and Swift imports none such.
// Only thin wrappers, and the two callbacks through which a mail goes out and replies come in.
#ifndef NATALIA_CCURL_SHIM_H
#define NATALIA_CCURL_SHIM_H

#include <curl/curl.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "file.h"

/// One mail on its way: how much of its text was taken, and what the server last said.
struct natalia_transfer {
    const char *text;
    size_t length;
    size_t sent;
    /// Not 0 once the server has let the text begin.
    int began;
    /// The three digits of the server's last reply; 0 before its first. Its goodbye (221) does not
    /// count: it follows a refusal and says nothing about it.
    int reply;
    /// On the clock that only goes forward, in seconds: when patience ends.
    double deadline;
    CURL *handle;
};

static inline CURLcode natalia_set_text(CURL *handle, CURLoption option, const char *text) {
    return curl_easy_setopt(handle, option, text);
}

static inline CURLcode natalia_set_number(CURL *handle, CURLoption option, long number) {
    return curl_easy_setopt(handle, option, number);
}

static inline CURLcode natalia_set_list(
    CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

static inline size_t natalia_give(char *room, size_t size, size_t count, void *raw) {
    struct natalia_transfer *transfer = (struct natalia_transfer *)raw;
    size_t most = size * count;
    size_t left = transfer->length - transfer->sent;
    size_t part = left < most ? left : most;
    transfer->began = 1;
    if (part > 0) memcpy(room, transfer->text + transfer->sent, part);
    transfer->sent += part;
    return part;
}

static inline size_t natalia_hear(char *line, size_t size, size_t count, void *raw) {
    struct natalia_transfer *transfer = (struct natalia_transfer *)raw;
    size_t length = size * count;
    if (length >= 3 && line[0] >= '2' && line[0] <= '5' && line[1] >= '0' && line[1] <= '9'
        && line[2] >= '0' && line[2] <= '9') {
        int reply = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        if (reply != 221) transfer->reply = reply;
    }
    return length;
}

/// A body that the server sends has no place in a mail's transfer: it is read and dropped.
static inline size_t natalia_drop(char *bytes, size_t size, size_t count, void *raw) {
    (void)bytes;
    (void)raw;
    return size * count;
}

static inline double natalia_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/// Gives up at the deadline. By itself libcurl (7.88) would then say QUIT and wait two minutes for an
/// answer from a server that gives none, or keep the connection for the next mail, which would take
/// a late reply for its own: so the goodbye is given one second, and the connection is closed.
static inline int natalia_watch(
    void *raw, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct natalia_transfer *transfer = (struct natalia_transfer *)raw;
    (void)a, (void)b, (void)c, (void)d;
    if (natalia_seconds() < transfer->deadline) return 0;
    curl_easy_setopt(transfer->handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, 1L);
    curl_easy_setopt(transfer->handle, CURLOPT_FORBID_REUSE, 1L);
    return 1;
}

static inline CURLcode natalia_set_transfer(CURL *handle, struct natalia_transfer *transfer) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, natalia_give);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READDATA, (void *)transfer);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, natalia_hear);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, (void *)transfer);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, natalia_drop);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, natalia_watch);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, (void *)transfer);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    return code;
}

/// Names the calling thread for `top -H` and core files; at most 15 characters.
static inline void natalia_name_thread(const char *name) {
    prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0);
}

#endif
