/* The floor under a badge's way to the strike: the same frame from the same kind of port, looked up
 * among 300 tags, one record appended and seen onto the disk, the same line to the pins' socket.
 * Nothing else: no key, no chain of hashes, no rules, nobody counted.
 *
 * floor PORT SOCKET FILE PREPARED: the first PREPARED bytes of FILE are there already. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FRAME = 14, DIGITS = 12, MEMBERS = 300, RECORD = 128 };

static unsigned long long tags[MEMBERS];

static int by_number(const void *a, const void *b)
{
    unsigned long long x = *(const unsigned long long *)a, y = *(const unsigned long long *)b;
    return (x > y) - (x < y);
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The tag of a sound frame, 0 of any other. */
static unsigned long long tag_of(const char *frame)
{
    unsigned long long tag = 0;
    int sum = 0;
    if (frame[0] != 2 || frame[FRAME - 1] != 3)
        return 0;
    for (int i = 1; i <= DIGITS; i += 2) {
        int high = digit(frame[i]), low = digit(frame[i + 1]);
        if (high < 0 || low < 0)
            return 0;
        sum ^= high << 4 | low;
        if (i < DIGITS - 1)
            tag = tag << 8 | (unsigned)(high << 4 | low);
    }
    return sum ? 0 : tag;
}

static int pins_at(const char *path)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    int line = socket(AF_UNIX, SOCK_STREAM, 0);
    strncpy(where.sun_path, path, sizeof where.sun_path - 1);
    if (connect(line, (struct sockaddr *)&where, sizeof where))
        exit(2);
    return line;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    int port = open(argv[1], O_RDWR | O_NOCTTY), pins = pins_at(argv[2]);
    int file = open(argv[3], O_RDWR | O_CREAT, 0600);
    char none[RECORD] = {0}, frame[FRAME + 256];
    off_t end = 0, prepared = atol(argv[4]);
    if (port < 0 || file < 0)
        return 2;
    for (off_t at = 0; at < prepared; at += RECORD)
        if (pwrite(file, none, RECORD, at) != RECORD)
            return 2;
    if (fsync(file))
        return 2;
    for (int i = 0; i < MEMBERS; i++)
        tags[i] = 0x0C00060000ULL + i;
    for (int have = 0;;) {
        ssize_t got = read(port, frame + have, FRAME - have);
        if (got <= 0)
            return 0;
        if ((have += got) < FRAME)
            continue;
        have = 0;
        unsigned long long tag = tag_of(frame);
        if (!tag || !bsearch(&tag, tags, MEMBERS, sizeof *tags, by_number))
            continue;
        char record[RECORD] = {0};
        memcpy(record, frame, FRAME);
        if (pwrite(file, record, RECORD, end) != RECORD || fdatasync(file))
            return 2;
        end += RECORD;
        if (send(pins, "o17=1\no17=0\n", 12, 0) != 12)
            return 2;
    }
}
