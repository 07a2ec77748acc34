/* Truncated, oversized and inconsistent frames are rejected, and no byte beyond them is read. */
#include "check.h"
#include "frame.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const WORDS[] = { "/path", "", "name of 多 bytes" };

static void put_example(struct buffer *buffer)
{
	CHECK(frame_put_all(buffer, 0x01020304, EXEC, -5, WORDS, 3) == 0);
}

static void a_frame_is_read_as_it_was_written(void)
{
	struct buffer buffer = { 0 };
	struct frame frame;

	put_example(&buffer);
	CHECK(frame_take(&buffer, &frame) == 1);
	CHECK(frame.id == 0x01020304 && frame.kind == EXEC && frame.number == -5);
	CHECK(frame.count == 3 && !frame.strings[3]);
	CHECK(!strcmp(frame.strings[0], WORDS[0]) && !strcmp(frame.strings[2], WORDS[2]));
	frame_free(&frame);
	CHECK(buffer.length == 0 && frame_take(&buffer, &frame) == 0);
	buffer_free(&buffer);
}

static void an_incomplete_frame_stays_in_the_buffer(void)
{
	struct buffer whole = { 0 };
	size_t length;

	put_example(&whole);
	for (length = 0; length < whole.length; length++) {
		struct buffer cut = { 0 };
		struct frame frame;

		CHECK(buffer_append(&cut, whole.bytes, length) == 0);
		CHECK(frame_take(&cut, &frame) == 0 && cut.length == length);
		buffer_free(&cut);
	}
	buffer_free(&whole);
}

static void an_invalid_length_is_a_protocol_error(void)
{
	static const unsigned char LENGTHS[][4] = {
		{ 0, 0, 0, 0 }, { 0, 0, 0, 10 }, { 0, 16, 0, 1 }, { 255, 255, 255, 255 }
	};
	size_t i;

	for (i = 0; i < sizeof(LENGTHS) / sizeof(LENGTHS[0]); i++) {
		struct buffer buffer = { 0 };
		struct frame frame;

		CHECK(buffer_append(&buffer, LENGTHS[i], 4) == 0);
		CHECK(frame_take(&buffer, &frame) == -EPROTO);
		buffer_free(&buffer);
	}
}

/* Sets each byte after the length to each value: every frame is accepted or rejected, and removed.
 */
static void no_content_is_read_beyond_its_end(void)
{
	struct buffer whole = { 0 };
	size_t at;
	int value;

	put_example(&whole);
	for (at = FRAME_LENGTH_SIZE; at < whole.length; at++)
		for (value = 0; value < 256; value++) {
			struct buffer odd = { 0 };
			struct frame frame;
			int result;

			CHECK(buffer_append(&odd, whole.bytes, whole.length) == 0);
			odd.bytes[at] = (unsigned char)value;
			result = frame_take(&odd, &frame);
			CHECK(result == 1 || result == -EBADMSG);
			CHECK(odd.length == 0);
			frame_free(&frame);
			buffer_free(&odd);
		}
	buffer_free(&whole);
}

static void a_nul_in_a_string_is_rejected(void)
{
	struct buffer buffer = { 0 };
	struct frame frame;

	CHECK(frame_put(&buffer, 1, STATE, 1, "abc") == 0);
	buffer.bytes[buffer.length - 2] = 0;
	CHECK(frame_take(&buffer, &frame) == -EBADMSG && frame.id == 1);
	buffer_free(&buffer);
}

static void an_oversized_frame_is_not_written(void)
{
	struct buffer buffer = { 0 };
	char *text = malloc(FRAME_MAX + 1);

	CHECK(text);
	memset(text, 'x', FRAME_MAX);
	text[FRAME_MAX] = '\0';
	CHECK(frame_put(&buffer, 1, DONE, 0, text) == -EMSGSIZE && buffer.length == 0);
	free(text);
	buffer_free(&buffer);
}

int main(void)
{
	a_frame_is_read_as_it_was_written();
	an_incomplete_frame_stays_in_the_buffer();
	an_invalid_length_is_a_protocol_error();
	no_content_is_read_beyond_its_end();
	a_nul_in_a_string_is_rejected();
	an_oversized_frame_is_not_written();
	return EXIT_SUCCESS;
}
