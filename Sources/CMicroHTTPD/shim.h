#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

// Swift does not import variadic functions, of which libmicrohttpd has many.

/// Opens a socket that listens on a port of 127.0.0.1, 0 for any free one; returns -1 and sets `errno` if it
/// fails. `port` then has the number of the port.
static inline int loopback_listen(uint16_t *port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -1;
  int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 128) ||
      getsockname(listener, (struct sockaddr *)&address, &size)) {
    int problem = errno;
    close(listener);
    errno = problem;
    return -1;
  }
  *port = ntohs(address.sin_port);
  return listener;
}

/// Starts a server with a thread for each connection; returns NULL if it fails. `context` is the first argument
/// of every callback.
static inline struct MHD_Daemon *microhttpd_start(
    int listener, unsigned connections, MHD_NotifyConnectionCallback connect,
    void *(*begin)(void *, const char *, struct MHD_Connection *), MHD_AccessHandlerCallback answer,
    MHD_RequestCompletedCallback complete, void *context) {
  return MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC, 0, NULL,
      NULL, answer, context, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_NOTIFY_CONNECTION, connect, context, MHD_OPTION_URI_LOG_CALLBACK, begin, context,
      MHD_OPTION_NOTIFY_COMPLETED, complete, context, MHD_OPTION_END);
}

/// Returns the socket of a connection.
static inline int microhttpd_socket(struct MHD_Connection *connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}
