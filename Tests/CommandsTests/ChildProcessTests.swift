import Commands
import Foundation
import TestSupport
import Testing

@Suite struct ChildProcessTests {
  private func shell(_ script: String) -> ChildProcess {
    ChildProcess(command: ["sh", "-c", script])
  }

  @Test func `the chosen streams are read, the others discarded`() throws {
    var process = shell("echo out; echo errors >&2")
    #expect(try process.run().output == "out\nerrors\n")
    process.streams = .output
    #expect(try process.run().output == "out\n")
    process.streams = .errors
    #expect(try process.run().output == "errors\n")
    process.streams = []
    #expect(try process.run().output == "")
  }

  @Test func `a process runs in its folder, with variables added to the environment`() throws {
    var process = shell("pwd; echo $GREETING; echo $HOME")
    (process.folder, process.environment) = ("/usr", ["GREETING": "hello", "HOME": "/nowhere"])
    #expect(try process.run().output == "/usr\nhello\n/nowhere\n")
  }

  @Test func `the end of a process is its status, its signal or the time limit`() throws {
    #expect(try shell("exit 3").run().end == .exited(3))
    #expect(try shell("kill -9 $$").run().end == .killed(signal: 9))
    var process = shell("sleep 20")
    process.timeout = 0.05
    #expect(try process.run().end == .timedOut)
  }

  @Test func `a missing program is an error that names it`() {
    let error = #expect(throws: ChildProcess.Failure.self) {
      try ChildProcess(command: ["no-such-program"]).run()
    }
    #expect(
      error?.description
        == "cannot run no-such-program: No such file or directory; check that it is installed "
        + "with 'which no-such-program'")
  }

  @Test func `a process without free file descriptors is an error`() async {
    await #expect(processExitsWith: .success) {
      // With no descriptor left, and with one, of the two that a pipe needs.
      for free in [0, 1] {
        let last = takeAllFileDescriptors()
        if free == 1 { close(last) }
        do {
          _ = try ChildProcess(command: ["true"]).run()
          exit(1)
        } catch {
          let message =
            "cannot run true: Too many open files; allow more open files with 'ulimit -n 4096'"
          guard "\(error)" == message else { exit(2) }
        }
      }
      exit(0)
    }
  }
}
