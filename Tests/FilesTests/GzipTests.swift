import Testing

@testable import Files

@Suite struct GzipTests {
  /// `gzip.compress(b"hello ", mtime=0)` and `gzip.compress(b"world", mtime=0)` in Python.
  private let hello: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 0, 0, 246, 249, 129, 237, 6, 0, 0,
    0,
  ]
  private let world: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 207, 47, 202, 73, 1, 0, 67, 17, 119, 58, 5, 0, 0, 0,
  ]

  private func text(_ bytes: [UInt8], limit: Int = .max) throws(DataError) -> String {
    String(decoding: try Gzip.decompressed(bytes, path: "x.gz", limit: limit), as: UTF8.self)
  }

  private func problem(_ bytes: [UInt8], limit: Int = .max) -> String {
    do throws(DataError) { return "read: \(try text(bytes, limit: limit))" } catch {
      return "\(error)"
    }
  }

  @Test func `all members of a gzip file are read, and what follows them is ignored`() throws {
    #expect(try text(hello + world) == "hello world")
    #expect(try text(hello + world + hello) == "hello worldhello ")
    // As by gzip -d: padding of tapes, and anything else that starts no member.
    for rest: [UInt8] in [[0], [UInt8](repeating: 0, count: 1000), Array("garbage".utf8), [0x1F]] {
      #expect(try text(hello + world + rest) == "hello world")
    }
  }

  @Test func `a truncated gzip file is refused at any byte, naming the member`() {
    let both = hello + world
    for count in 0..<both.count where count != hello.count && count != hello.count + 1 {
      let text = problem(Array(both.prefix(count)))
      #expect(
        count < hello.count
          ? text.contains("is truncated after \(count.counted("byte"))")
          : text.contains("is truncated: member 2, which starts at byte 26, has no end"), "\(text)")
    }
  }

  @Test func `a damaged gzip file is refused, naming the byte`() {
    var damaged = hello + world
    damaged[hello.count + 18] ^= 1
    #expect(problem(damaged).contains("is damaged or not gzip data, at byte 4"))
    #expect(problem([1, 2, 3]).contains("is damaged or not gzip data, at byte"))
    #expect(
      problem(hello + [0x1F, 0x8B, 99, 0, 0, 0, 0, 0, 0, 0]).contains("is damaged or not gzip data")
    )
  }

  @Test func `a gzip file that decompresses to more than a limit is refused`() throws {
    #expect(problem(hello + world, limit: 10).contains("more than the limit of 10 bytes"))
    #expect(try text(hello + world, limit: 11) == "hello world")
    // A member of 1 MiB of zeros in 1,051 bytes, repeated.
    let zeros = try File.read(fixture("zeros.gz"))
    #expect(try Gzip.decompressed(zeros, path: "").count == 1 << 20)
    let many = [[UInt8]](repeating: zeros, count: 64).flatMap { $0 }
    #expect(try Gzip.decompressed(many, path: "").count == 64 << 20)
    #expect(problem(many + zeros).contains("to more than \(64 << 20)"))
    #expect(
      problem(many + zeros).contains(
        "if you trust it, decompress it with 'gunzip' first, or set ReadingLimits.current."))
  }

  @Test func `randomly changed gzip files never crash`() {
    var generator = Mutations(seed: 1)
    for _ in 0..<2000 { _ = problem(generator.mutated(hello + world + hello)) }
  }
}
