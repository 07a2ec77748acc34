#include "lxcpool.h"

int lxcpool_abi(void)
{
	return LXCPOOL_ABI;
}
