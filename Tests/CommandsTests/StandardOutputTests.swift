import Commands
import Glibc
import Testing

@Suite struct StandardOutputTests {
  @Test(arguments: ["some words", ""])
  func `a full standard output ends a program with a sentence and status 1`(words: String) async {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent])
    {
      [words] in
      dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
      let program = Program("test", "Test.") { _ in
        // More than the buffer: the first writes fail before the end.
        for _ in 0..<10_000 { print("0123456789\(words)") }
      }
      exit(program.run([]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("test: cannot write to standard output: "))
    #expect(text.contains("; redirect it to a file on a disk with free space\n"))
  }

  @Test func `help to a full or closed standard output ends with status 1`() async {
    await #expect(processExitsWith: .exitCode(1)) {
      dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
      exit(Program("test", "Test.") { _ in }.run(["--help"]))
    }
    await #expect(processExitsWith: .exitCode(1)) {
      close(STDOUT_FILENO)
      StandardOutput.reserve()
      exit(Program("test", "Test.") { _ in }.run(["--help"]))
    }
    await #expect(processExitsWith: .exitCode(0)) {
      close(STDOUT_FILENO)
      StandardOutput.reserve()
      exit(Program("test", "Test.") { _ in }.run([]))
    }
  }

  @Test func `a closed descriptor is not given to a file that is opened later`() async {
    await #expect(processExitsWith: .success) {
      for descriptor: Int32 in [0, 1] { close(descriptor) }
      StandardOutput.reserve()
      exit(open("/dev/zero", O_RDONLY) > 2 ? 0 : 1)
    }
  }

  @Test func `messages on standard error are short and without escape sequences`() async {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent])
    {
      let program = Program("test", "Test.") { _ in
        throw ExitError(status: 1, "\u{1B}[31mred\nnext \(String(repeating: "x", count: 1 << 22))")
      }
      exit(program.run([]))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("test: \\u{1B}[31mred\nnext xxx"))
    #expect(text.utf8.count < 10_000)
    let words = await #expect(processExitsWith: .exitCode(2), observing: [\.standardErrorContent]) {
      exit(
        Program("test", "Test.") { _ in }.run([
          "--\u{1B}[31m" + String(repeating: "x", count: 1 << 20)
        ]))
    }
    let line = String(decoding: words?.standardErrorContent ?? [], as: UTF8.self)
    #expect(line.contains("unknown argument '--\\u{1B}[31mxxx") && line.utf8.count < 1000)
  }
}
