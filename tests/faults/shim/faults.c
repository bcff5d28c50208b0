/* Makes the disk fail, or the process end, at an exactly chosen call.

   Preloaded into a process (LD_PRELOAD), this counts the calls that change something below one
   folder. At the nth it kills the process, or lets calls fail as a full, broken, read-only or locked
   disk would. A process arms it with faults_begin() and disarms with faults_end(). */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OFF, COUNT, KILL, TORN, FAIL, SHORT };
enum { WRITE = 1, SYNC = 2, RENAME = 4, UNLINK = 8, TRUNCATE = 16, CREATE = 32 };
enum { GO, STOP, HALF, HALF_THEN_DIE };

static char below[PATH_MAX];
static size_t length;
static int mode = OFF, kinds, error_number;
static long nth, times;
static atomic_long count, counts[6];

void faults_begin(const char *folder, int how, int which, long at, long how_often, int error) {
    mode = OFF;
    snprintf(below, sizeof below, "%s", folder);
    length = strlen(below);
    kinds = which, nth = at, times = how_often, error_number = error;
    atomic_store(&count, 0);
    for (int kind = 0; kind < 6; kind++) atomic_store(&counts[kind], 0);
    mode = how;
}

void faults_end(void) { mode = OFF; }

/* How many calls of these kinds there were. */
long faults_counted(int which) {
    long sum = 0;
    for (int kind = 0; kind < 6; kind++)
        if (which & 1 << kind) sum += atomic_load(&counts[kind]);
    return sum;
}

/* What to do with one call to something of a kind at a path. */
static int come(int kind, const char *path) {
    if (mode == OFF || !(kinds & kind) || strncmp(path, below, length)) return GO;
    long at = atomic_fetch_add(&count, 1) + 1;
    atomic_fetch_add(&counts[__builtin_ctz(kind)], 1);
    if (mode == KILL && at == nth) kill(getpid(), SIGKILL);
    if (mode == TORN && at == nth) {
        if (kind == WRITE) return HALF_THEN_DIE;
        kill(getpid(), SIGKILL);
    }
    if (mode == SHORT && at >= nth && kind == WRITE) return HALF;
    if (mode == FAIL && at >= nth && (times < 0 || at < nth + times)) {
        errno = error_number;
        return STOP;
    }
    return GO;
}

static int come_fd(int kind, int fd) {
    char link[64], path[PATH_MAX];
    if (mode == OFF) return GO;
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (got < 0) return GO;
    path[got] = 0;
    return come(kind, path);
}

static int come_at(int kind, int folder, const char *name) {
    char link[64], path[2 * PATH_MAX];
    if (mode == OFF) return GO;
    if (name[0] == '/') return come(kind, name);
    int kept = errno;
    if (folder == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t got = readlink(link, path, PATH_MAX - 1);
    errno = kept;
    if (got < 0) return GO;
    snprintf(path + got, sizeof path - got, "/%s", name);
    return come(kind, path);
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define DIE(done) do { (void)!(done); kill(getpid(), SIGKILL); } while (0)

/* A write of `size` bytes: whole, half, half and then the end, or not at all. */
#define WRITES(fd, size, call) \
    switch (come_fd(WRITE, fd)) { \
    case STOP: return -1; \
    case HALF: if (size > 1) size /= 2; break; \
    case HALF_THEN_DIE: size /= 2; DIE(call); break; \
    } \
    return call

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    WRITES(fd, size, real(fd, data, size));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    WRITES(fd, size, real(fd, data, size, at));
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    WRITES(fd, size, real(fd, data, size, at));
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    REAL(writev);
    if (come_fd(WRITE, fd) == STOP) return -1;
    return real(fd, parts, number);
}

ssize_t sendfile(int to, int from, off_t *at, size_t size) {
    REAL(sendfile);
    WRITES(to, size, real(to, from, at, size));
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
    REAL(sendfile64);
    WRITES(to, size, real(to, from, at, size));
}

ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t size, unsigned flags) {
    REAL(copy_file_range);
    WRITES(to, size, real(from, a, to, b, size, flags));
}

#define CHECKED(verdict, call) \
    if ((verdict) == STOP) return -1; \
    return call

int fsync(int fd) { REAL(fsync); CHECKED(come_fd(SYNC, fd), real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); CHECKED(come_fd(SYNC, fd), real(fd)); }

int ftruncate(int fd, off_t size) { REAL(ftruncate); CHECKED(come_fd(TRUNCATE, fd), real(fd, size)); }
int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    CHECKED(come_fd(TRUNCATE, fd), real(fd, size));
}

int rename(const char *from, const char *to) {
    REAL(rename);
    CHECKED(come_at(RENAME, AT_FDCWD, to), real(from, to));
}

int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat);
    CHECKED(come_at(RENAME, b, to), real(a, from, b, to));
}

int link(const char *from, const char *to) {
    REAL(link);
    CHECKED(come_at(RENAME, AT_FDCWD, to), real(from, to));
}

int unlink(const char *path) {
    REAL(unlink);
    CHECKED(come_at(UNLINK, AT_FDCWD, path), real(path));
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    CHECKED(come_at(UNLINK, folder, path), real(folder, path, flags));
}

int rmdir(const char *path) {
    REAL(rmdir);
    CHECKED(come_at(UNLINK, AT_FDCWD, path), real(path));
}

int mkdir(const char *path, mode_t rights) {
    REAL(mkdir);
    CHECKED(come_at(CREATE, AT_FDCWD, path), real(path, rights));
}

int mkdirat(int folder, const char *path, mode_t rights) {
    REAL(mkdirat);
    CHECKED(come_at(CREATE, folder, path), real(folder, path, rights));
}

/* Only an opening that makes a file counts. */
#define OPENS(folder, path, flags, call) \
    mode_t rights = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        rights = va_arg(more, mode_t); \
        va_end(more); \
    } \
    if (flags & O_CREAT && come_at(CREATE, folder, path) == STOP) return -1; \
    return call

int open(const char *path, int flags, ...) {
    REAL(open);
    OPENS(AT_FDCWD, path, flags, real(path, flags, rights));
}

int open64(const char *path, int flags, ...) {
    REAL(open64);
    OPENS(AT_FDCWD, path, flags, real(path, flags, rights));
}

int openat(int folder, const char *path, int flags, ...) {
    REAL(openat);
    OPENS(folder, path, flags, real(folder, path, flags, rights));
}

int openat64(int folder, const char *path, int flags, ...) {
    REAL(openat64);
    OPENS(folder, path, flags, real(folder, path, flags, rights));
}
