// SPDX-License-Identifier: Apache-2.0
// A disk that fails and a wall clock that somebody sets, between a program and its C library.
//
// Preloaded, it answers EIO to writes or syncs of the files that FAILING_DISK, a file, names by
// lines of `write PATH` or `sync PATH`, lets syncs wait for as long as it says `hang PATH`, and puts the wall clock ahead by as many seconds as the
// file WALL_CLOCK says. What is not there fails nothing and sets nothing.
//
// The kernel's own failing disks, device-mapper's, are not on every machine; this is, and it also
// fails one of two files on one disk.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// The words of the file that a variable names; 0 when there are none.
static long words_of(const char *variable, char *text, long most) {
    const char *name = getenv(variable);
    if (!name) return 0;
    long file = syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    long length = syscall(SYS_read, file, text, most - 1);
    syscall(SYS_close, file);
    if (length < 0) length = 0;
    text[length] = 0;
    return length;
}

static int is_told(int file, const char *what) {
    int saved = errno, told = 0;
    char link[64], path[4096], text[8192];
    if (words_of("FAILING_DISK", text, sizeof text)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        long size = readlink(link, path, sizeof path - 1);
        path[size > 0 ? size : 0] = 0;
        char *rest = text, *line;
        while ((line = strsep(&rest, "\n"))) {
            char *name = strchr(line, ' ');
            if (!name) continue;
            *name++ = 0;
            if (!strcmp(line, what) && !strcmp(path, name)) told = 1;
        }
    }
    errno = saved;
    return told;
}

static int fails(int file, const char *what) {
    if (!is_told(file, what)) return 0;
    errno = EIO;
    return 1;
}

static int fails_to_sync(int file) {
    while (is_told(file, "hang")) usleep(20000);
    return fails(file, "sync");
}

static long ahead(void) {
    int saved = errno;
    char text[32];
    long seconds = words_of("WALL_CLOCK", text, sizeof text) ? atol(text) : 0;
    errno = saved;
    return seconds;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *from, size_t count) {
    return fails(file, "write") ? -1 : REAL(write)(file, from, count);
}
ssize_t writev(int file, const struct iovec *from, int count) {
    return fails(file, "write") ? -1 : REAL(writev)(file, from, count);
}
ssize_t pwrite(int file, const void *from, size_t count, off_t at) {
    return fails(file, "write") ? -1 : REAL(pwrite)(file, from, count, at);
}
ssize_t pwrite64(int file, const void *from, size_t count, off64_t at) {
    return fails(file, "write") ? -1 : REAL(pwrite64)(file, from, count, at);
}
int fsync(int file) { return fails_to_sync(file) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails_to_sync(file) ? -1 : REAL(fdatasync)(file); }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = syscall(SYS_clock_gettime, clock, now);
    int isWall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (!result && isWall) now->tv_sec += ahead();
    return result;
}
int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    if (clock_gettime(CLOCK_REALTIME, &exact)) return -1;
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *to) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (to) *to = exact.tv_sec;
    return exact.tv_sec;
}
