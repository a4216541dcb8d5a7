/* record.h - the octets of a record, shared by its writer and its reader. For this folder only. */
#ifndef MXW_CORE_TRACE_RECORD_H
#define MXW_CORE_TRACE_RECORD_H

#define MXW_TRACE_LENGTH_LONG 0x80 /* in the first octet of a length: there is a second */
#define MXW_TRACE_NUMBER_MAX 8     /* octets of a number */

#endif
