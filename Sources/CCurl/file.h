// SPDX-License-Identifier: Apache-2.0
//
// The two callbacks through which a file goes to another host, and comes from there.
#ifndef NATALIA_CCURL_FILE_H
#define NATALIA_CCURL_FILE_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// One file on its way there or back.
struct natalia_file {
    /// What is sent, and how much of it has gone.
    const char *text;
    size_t length;
    size_t sent;
    /// What came, in memory that whoever asked frees; never more than `most`.
    char *got;
    size_t count;
    size_t room;
    size_t most;
};

static inline size_t natalia_file_give(char *room, size_t size, size_t count, void *raw) {
    struct natalia_file *file = (struct natalia_file *)raw;
    size_t most = size * count;
    size_t left = file->length - file->sent;
    size_t part = left < most ? left : most;
    if (part > 0) memcpy(room, file->text + file->sent, part);
    file->sent += part;
    return part;
}

static inline size_t natalia_file_take(char *bytes, size_t size, size_t count, void *raw) {
    struct natalia_file *file = (struct natalia_file *)raw;
    size_t length = size * count;
    if (length > file->most - file->count) return 0;
    if (length > file->room - file->count) {
        size_t room = file->room * 2 > file->count + length ? file->room * 2 : file->count + length;
        char *larger = (char *)realloc(file->got, room);
        if (larger == NULL) return 0;
        file->got = larger;
        file->room = room;
    }
    if (length > 0) memcpy(file->got + file->count, bytes, length);
    file->count += length;
    return length;
}

static inline CURLcode natalia_set_file(CURL *handle, struct natalia_file *file) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, natalia_file_give);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READDATA, (void *)file);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, natalia_file_take);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, (void *)file);
    return code;
}

#endif
