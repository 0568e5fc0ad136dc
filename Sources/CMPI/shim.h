#include <mpi.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swift does not import MPI's constants, which are casts.

/// Starts MPI for calls from several threads; returns an error code, `MPI_SUCCESS` if it works.
static inline int mpi_start(void) {
  int provided = 0;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_MULTIPLE, &provided);
  if (code == MPI_SUCCESS && provided < MPI_THREAD_MULTIPLE) return MPI_ERR_OTHER;
  return code;
}

static inline MPI_Comm mpi_world(void) { return MPI_COMM_WORLD; }

/// Lets the calls of a communicator return error codes instead of ending the process.
static inline int mpi_return_errors(MPI_Comm comm) {
  return MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN);
}

/// Returns the number of ranks on this rank's host, 0 if that cannot be found out.
static inline int mpi_ranks_on_host(void) {
  MPI_Comm host;
  int count = 0;
  if (MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host)) return 0;
  MPI_Comm_size(host, &count);
  MPI_Comm_free(&host);
  return count;
}

/// Returns the number of cores that this process may use, 0 if that cannot be found out. The C library has a function for
/// it, which Swift does not import.
static inline int mpi_usable_cores(void) {
  unsigned long cores[128] = {0};
  long size = syscall(SYS_sched_getaffinity, 0, sizeof cores, cores);
  int count = 0;
  for (long i = 0; i < size / (long)sizeof cores[0]; i++) count += __builtin_popcountl(cores[i]);
  return count;
}

static inline int mpi_broadcast(void *bytes, int count, int root, MPI_Comm comm) {
  return MPI_Bcast(bytes, count, MPI_BYTE, root, comm);
}

static inline int mpi_all_gather(const void *own, int count, void *all, MPI_Comm comm) {
  return MPI_Allgather(own, count, MPI_BYTE, all, count, MPI_BYTE, comm);
}

static inline int mpi_exchange(
    const void *sent, int sentCount, void *received, int receivedCount, int partner, MPI_Comm comm) {
  return MPI_Sendrecv(
      sent, sentCount, MPI_BYTE, partner, 0, received, receivedCount, MPI_BYTE, partner, 0, comm,
      MPI_STATUS_IGNORE);
}

static inline int mpi_sum(float *numbers, int count, MPI_Comm comm) {
  return MPI_Allreduce(MPI_IN_PLACE, numbers, count, MPI_FLOAT, MPI_SUM, comm);
}
