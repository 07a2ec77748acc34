/* Truncated, inconsistent and garbage messages are rejected, and no byte beyond them is read. */
#include "check.h"
#include "netlink_build.h"
#include "netlink_parse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>

enum { NSID = 5, ROUNDS = 200000 };

static struct netlink_message first(const struct built *bytes)
{
	struct netlink_cursor cursor = { bytes->at, bytes->length };
	struct netlink_message message;

	CHECK(netlink_next(&cursor, &message) == 1);
	return message;
}

/* Builds an RTM_NEWADDR. more is the 32-bit flags, or -1 for a kernel that doesn't send them. */
static void put_address(struct built *bytes, const char *text, int scope, int flags, int64_t more)
{
	struct ifaddrmsg fixed = { .ifa_family = strchr(text, ':') ? AF_INET6 : AF_INET,
		                   .ifa_prefixlen = 24,
		                   .ifa_flags = (unsigned char)flags,
		                   .ifa_scope = (unsigned char)scope };
	unsigned char address[16];
	int32_t nsid = NSID;

	CHECK(inet_pton(fixed.ifa_family, text, address) == 1);
	built_begin(bytes, RTM_NEWADDR, &fixed, sizeof(fixed));
	built_attribute(bytes, IFA_TARGET_NETNSID, &nsid, sizeof(nsid));
	built_attribute(bytes, IFA_ADDRESS, address, fixed.ifa_family == AF_INET ? 4 : 16);
	if (more >= 0) {
		uint32_t all = (uint32_t)more;

		built_attribute(bytes, IFA_FLAGS, &all, sizeof(all));
	}
	built_finish(bytes);
}

static int usable(const char *text, int scope, int flags, int64_t more)
{
	struct netlink_address address;
	struct netlink_message message;
	unsigned char expected[16];
	struct built bytes;
	int result;

	put_address(&bytes, text, scope, flags, more);
	message = first(&bytes);
	result = netlink_address(&message, &address);
	CHECK(result >= 0 && address.nsid == NSID);
	CHECK(inet_pton(address.family, text, expected) == 1);
	CHECK(!memcmp(address.bytes, expected, address.length));
	free(bytes.at);
	return result;
}

static void a_global_address_is_usable(void)
{
	CHECK(usable("10.77.0.2", RT_SCOPE_UNIVERSE, IFA_F_PERMANENT, IFA_F_PERMANENT) == 1);
	CHECK(usable("2001:db8::2", RT_SCOPE_UNIVERSE, 0, -1) == 1);
	CHECK(usable("fd00::1", RT_SCOPE_UNIVERSE, 0, 0) == 1);
}

static void one_of_smaller_scope_is_not(void)
{
	CHECK(usable("127.0.0.1", RT_SCOPE_HOST, 0, 0) == 0);
	CHECK(usable("127.0.0.1", RT_SCOPE_UNIVERSE, 0, 0) == 0);
	CHECK(usable("169.254.3.4", RT_SCOPE_UNIVERSE, 0, 0) == 0);
	CHECK(usable("::1", RT_SCOPE_UNIVERSE, 0, 0) == 0);
	CHECK(usable("fe80::1", RT_SCOPE_LINK, 0, 0) == 0);
	CHECK(usable("febf::1", RT_SCOPE_UNIVERSE, 0, 0) == 0);
	CHECK(usable("fec0::1", RT_SCOPE_SITE, 0, 0) == 0);
}

static void one_whose_check_for_duplicates_runs_or_failed_is_not(void)
{
	CHECK(usable("2001:db8::2", RT_SCOPE_UNIVERSE, IFA_F_TENTATIVE, -1) == 0);
	CHECK(usable("2001:db8::2", RT_SCOPE_UNIVERSE, IFA_F_DADFAILED, -1) == 0);
	CHECK(usable("2001:db8::2", RT_SCOPE_UNIVERSE, 0, IFA_F_TENTATIVE) == 0);
	CHECK(usable("2001:db8::2", RT_SCOPE_UNIVERSE, 0, IFA_F_DADFAILED) == 0);
}

static void the_local_end_of_a_point_to_point_link_is_the_address(void)
{
	static const unsigned char LOCAL[] = { 10, 0, 0, 1 };
	static const unsigned char PEER[] = { 10, 0, 0, 2 };
	struct ifaddrmsg fixed = { .ifa_family = AF_INET };
	struct netlink_address address;
	struct netlink_message message;
	int local_first;

	for (local_first = 0; local_first <= 1; local_first++) {
		struct built bytes;

		built_begin(&bytes, RTM_NEWADDR, &fixed, sizeof(fixed));
		built_attribute(&bytes, local_first ? IFA_LOCAL : IFA_ADDRESS,
		                local_first ? LOCAL : PEER, 4);
		built_attribute(&bytes, local_first ? IFA_ADDRESS : IFA_LOCAL,
		                local_first ? PEER : LOCAL, 4);
		built_finish(&bytes);
		message = first(&bytes);
		CHECK(netlink_address(&message, &address) == 1);
		CHECK(address.nsid == NO_NSID && !memcmp(address.bytes, LOCAL, 4));
		free(bytes.at);
	}
}

static void an_address_of_the_wrong_size_or_none_is_refused(void)
{
	static const unsigned char ZEROS[16];
	struct ifaddrmsg fixed = { .ifa_family = AF_INET };
	struct netlink_address address;
	struct netlink_message message;
	size_t length;

	for (length = 0; length <= sizeof(ZEROS); length++) {
		struct built bytes;

		built_begin(&bytes, RTM_NEWADDR, &fixed, sizeof(fixed));
		built_attribute(&bytes, IFA_ADDRESS, ZEROS, length);
		built_finish(&bytes);
		message = first(&bytes);
		CHECK((netlink_address(&message, &address) == -EBADMSG) == (length != 4));
		free(bytes.at);
	}
}

static void an_id_is_read(void)
{
	static const int32_t IDS[] = { 0, 3, NO_NSID };
	struct rtgenmsg fixed = { .rtgen_family = AF_UNSPEC };
	struct netlink_message message;
	struct built bytes;
	int nsid;
	size_t i;

	for (i = 0; i < sizeof(IDS) / sizeof(IDS[0]); i++) {
		built_begin(&bytes, RTM_NEWNSID, &fixed, sizeof(fixed));
		built_attribute(&bytes, NETNSA_NSID, &IDS[i], sizeof(IDS[i]));
		built_finish(&bytes);
		message = first(&bytes);
		CHECK(netlink_nsid(&message, &nsid) == 0 && nsid == IDS[i]);
		free(bytes.at);
	}
	built_begin(&bytes, RTM_NEWNSID, &fixed, sizeof(fixed));
	built_finish(&bytes);
	message = first(&bytes);
	CHECK(netlink_nsid(&message, &nsid) == -EBADMSG);
	free(bytes.at);
}

static void a_status_is_an_error_or_none(void)
{
	static const int32_t STATUS[] = { 0, -EPERM, 1 };
	static const int EXPECTED[] = { 0, -EPERM, -EBADMSG };
	struct netlink_message message;
	struct built bytes;
	size_t i;

	for (i = 0; i < sizeof(STATUS) / sizeof(STATUS[0]); i++) {
		built_begin(&bytes, NLMSG_ERROR, &STATUS[i], sizeof(STATUS[i]));
		built_finish(&bytes);
		message = first(&bytes);
		CHECK(message.sequence == BUILT_SEQUENCE &&
		      netlink_status(&message) == EXPECTED[i]);
		free(bytes.at);
	}
	built_begin(&bytes, NLMSG_DONE, NULL, 0);
	built_finish(&bytes);
	message = first(&bytes);
	CHECK(netlink_status(&message) == -EBADMSG);
	free(bytes.at);
}

static void several_messages_come_one_by_one(void)
{
	struct netlink_message message;
	struct netlink_cursor cursor;
	struct built two;
	struct built one;

	put_address(&two, "10.77.0.2", RT_SCOPE_UNIVERSE, 0, 0);
	put_address(&one, "10.77.0.3", RT_SCOPE_UNIVERSE, 0, 0);
	built_extend(&two, one.at, one.length);
	cursor = (struct netlink_cursor){ two.at, two.length };
	CHECK(netlink_next(&cursor, &message) == 1 && message.type == RTM_NEWADDR);
	CHECK(netlink_next(&cursor, &message) == 1 && message.type == RTM_NEWADDR);
	CHECK(netlink_next(&cursor, &message) == 0);
	free(one.at);
	free(two.at);
}

/* Runs all functions of the parser on bytes: it must terminate and stay within them. */
static void read_all(const unsigned char *at, size_t length)
{
	struct netlink_cursor cursor = { at, length };
	struct netlink_message message;
	int messages = 0;

	while (netlink_next(&cursor, &message) > 0) {
		struct netlink_address address;
		int nsid;

		netlink_status(&message);
		netlink_nsid(&message, &nsid);
		netlink_address(&message, &address);
		CHECK(++messages <= (int)(length / sizeof(struct nlmsghdr)));
	}
}

static void each_cut_is_refused(void)
{
	struct netlink_address address;
	struct netlink_message message;
	struct built whole;
	size_t length;

	put_address(&whole, "2001:db8::2", RT_SCOPE_UNIVERSE, 0, 0);
	for (length = 1; length < whole.length; length++) {
		struct netlink_cursor cursor;
		unsigned char *cut = malloc(length);

		CHECK(cut);
		memcpy(cut, whole.at, length);
		cursor = (struct netlink_cursor){ cut, length };
		CHECK(netlink_next(&cursor, &message) == -EBADMSG);
		/* The same, with a length that claims to cover all bytes. */
		if (length >= sizeof(struct nlmsghdr)) {
			uint32_t claimed = (uint32_t)length;

			memcpy(cut, &claimed, sizeof(claimed));
			cursor = (struct netlink_cursor){ cut, length };
			CHECK(netlink_next(&cursor, &message) == 1);
			netlink_address(&message, &address);
		}
		free(cut);
	}
	free(whole.at);
}

/* A pseudo-random sequence that is the same in each run. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void garbage_is_survived(void)
{
	uint32_t state = 2463534242U;
	struct built whole;
	int round;

	put_address(&whole, "2001:db8::2", RT_SCOPE_UNIVERSE, 0, 0);
	for (round = 0; round < ROUNDS; round++) {
		size_t length = 1 + next_random(&state) % whole.length;
		unsigned char *bytes = malloc(length);
		int changes = (int)(next_random(&state) % 4);
		int i;

		CHECK(bytes);
		memcpy(bytes, whole.at, length);
		if (length >= sizeof(uint32_t) && changes > 0) {
			uint32_t claimed = (uint32_t)length;

			memcpy(bytes, &claimed, sizeof(claimed));
		}
		for (i = 0; i < changes; i++)
			bytes[next_random(&state) % length] = (unsigned char)next_random(&state);
		read_all(bytes, length);
		free(bytes);
	}
	free(whole.at);
}

int main(void)
{
	a_global_address_is_usable();
	one_of_smaller_scope_is_not();
	one_whose_check_for_duplicates_runs_or_failed_is_not();
	the_local_end_of_a_point_to_point_link_is_the_address();
	an_address_of_the_wrong_size_or_none_is_refused();
	an_id_is_read();
	a_status_is_an_error_or_none();
	several_messages_come_one_by_one();
	each_cut_is_refused();
	garbage_is_survived();
	return EXIT_SUCCESS;
}
