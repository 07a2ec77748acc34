/**
 * Access to Linux that Java lacks. By subject:
 *
 * <ul>
 *   <li>libc: {@code Libc}, {@code CPath}, {@code LoadFailure}, {@code NativeCopy}
 *   <li>processes: {@code PidFd}, {@code ProcessId}, {@code ProcessStat}, {@code ExitWatch}, {@code
 *       ForkGuard}, {@code Capabilities}
 *   <li>programs: {@code HostCommand}, the only way to run one, with {@code CommandOutput}, {@code
 *       ProcessTree}, {@code ProcessStartError}; {@code AttachedProcess} for a process that another
 *       one started, with {@code ExitCallbacks}
 *   <li>pipes: {@code Pipe}, {@code PipeInput}, {@code PipeOutput}, {@code PipePump}, {@code
 *       PollFds}, {@code OwnedDescriptor} with {@code IdleCleaner}, and streams with a limit
 *   <li>files: {@code DirectoryFd}, {@code TreeRemoval}, {@code FileLock}, {@code HostFile}, {@code
 *       TrustedPath}, {@code Paths}, {@code Modes}, {@code Mounts}, {@code TopDirAttribute}
 *   <li>the running system: {@code Boot}, {@code KernelVersion}
 * </ul>
 */
@NullMarked
package org.lxcpool.lxc.internal.linux;

import org.jspecify.annotations.NullMarked;
