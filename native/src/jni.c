/*
 * The native methods of org.lxcpool.lxc.internal.events.NativeEvents. They return -errno and throw
 * no exceptions.
 */
#include "events/event_loop.h"
#include "events/netlink.h"

#include <errno.h>
#include <jni.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_AT_ONCE = 64, ADDRESSES_AT_ONCE = 64, RECORD_SIZE = 17 };

static struct event_loop *loop_of(jlong handle)
{
	return (struct event_loop *)(intptr_t)handle;
}

static jlong JNICALL open_loop(JNIEnv *env, jclass class)
{
	struct event_loop *loop = malloc(sizeof(*loop));
	int error;

	(void)env;
	(void)class;
	if (!loop)
		return -ENOMEM;
	error = event_loop_open(loop);
	if (error < 0) {
		free(loop);
		return error;
	}
	return (jlong)(intptr_t)loop;
}

static void JNICALL close_loop(JNIEnv *env, jclass class, jlong handle)
{
	(void)env;
	(void)class;
	event_loop_close(loop_of(handle));
	free(loop_of(handle));
}

static jint JNICALL watch_exit(JNIEnv *env, jclass class, jlong handle, jint pidfd)
{
	(void)env;
	(void)class;
	return event_loop_watch(loop_of(handle), pidfd);
}

/* Packs each event into one long: its kind in the upper half, its value in the lower half. */
static jint JNICALL wait_for_events(JNIEnv *env, jclass class, jlong handle, jlongArray result,
                                    jint milliseconds)
{
	struct event events[EVENTS_AT_ONCE];
	jlong packed[EVENTS_AT_ONCE];
	jsize capacity = (*env)->GetArrayLength(env, result);
	int count;
	int i;

	(void)class;
	if (capacity > EVENTS_AT_ONCE)
		capacity = EVENTS_AT_ONCE;
	count = event_loop_wait(loop_of(handle), events, (size_t)capacity, milliseconds);
	if (count <= 0)
		return count;
	for (i = 0; i < count; i++)
		packed[i] = (jlong)events[i].kind << 32 | (uint32_t)events[i].value;
	(*env)->SetLongArrayRegion(env, result, 0, count, packed);
	return (*env)->ExceptionCheck(env) ? -EFAULT : count;
}

static jint JNICALL namespace_id(JNIEnv *env, jclass class, jint pid)
{
	(void)env;
	(void)class;
	return netlink_namespace_id(pid);
}

/* Writes each address as a record: its number of bytes, then the bytes. */
static jint JNICALL addresses(JNIEnv *env, jclass class, jint nsid, jbyteArray result)
{
	struct netlink_address found[ADDRESSES_AT_ONCE];
	jbyte records[ADDRESSES_AT_ONCE * RECORD_SIZE] = { 0 };
	jsize capacity = (*env)->GetArrayLength(env, result) / RECORD_SIZE;
	int count;
	int i;

	(void)class;
	if (capacity > ADDRESSES_AT_ONCE)
		capacity = ADDRESSES_AT_ONCE;
	count = netlink_addresses(nsid, found, (size_t)capacity);
	if (count < 0)
		return count;
	if (count > capacity)
		count = capacity;
	for (i = 0; i < count; i++) {
		jbyte *record = records + (ptrdiff_t)i * RECORD_SIZE;

		record[0] = (jbyte)found[i].length;
		memcpy(record + 1, found[i].bytes, found[i].length);
	}
	(*env)->SetByteArrayRegion(env, result, 0, count * RECORD_SIZE, records);
	return (*env)->ExceptionCheck(env) ? -EFAULT : count;
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved)
{
	static const JNINativeMethod METHODS[] = {
		{ "open", "()J", (void *)open_loop },
		{ "close", "(J)V", (void *)close_loop },
		{ "watchExit", "(JI)I", (void *)watch_exit },
		{ "await", "(J[JI)I", (void *)wait_for_events },
		{ "namespaceId", "(I)I", (void *)namespace_id },
		{ "addresses", "(I[B)I", (void *)addresses },
	};
	JNIEnv *env;
	jclass class;
	jint failed;

	(void)reserved;
	if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8) != JNI_OK)
		return JNI_ERR;
	class = (*env)->FindClass(env, "org/lxcpool/lxc/internal/events/NativeEvents");
	if (!class)
		return JNI_ERR;
	failed = (*env)->RegisterNatives(env, class, METHODS,
	                                 (jint)(sizeof(METHODS) / sizeof(METHODS[0])));
	(*env)->DeleteLocalRef(env, class);
	return failed ? JNI_ERR : JNI_VERSION_1_8;
}
