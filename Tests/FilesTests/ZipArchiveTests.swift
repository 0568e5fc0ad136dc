import Foundation
import Testing

@testable import Files

@Suite struct ZipArchiveTests {
  /// An archive written by Python's `zipfile`; see `Fixtures/archives.py`.
  static let fixture = FilesTests.fixture("python.zip")

  private let files = [
    ZipArchive.NewEntry("notes/a.txt", Array("hello".utf8)),
    ZipArchive.NewEntry("empty", []),
    ZipArchive.NewEntry("größe", [UInt8](repeating: 7, count: 1000)),
  ]

  private func open(_ bytes: [UInt8], limit: Int = 100) throws(DataError) -> ZipArchive {
    try ZipArchive(MappedFile(copying: bytes, path: "test.zip"), entryLimit: limit)
  }

  @Test(arguments: [1, 2, 3, 8, 64, 4096])
  func `a written archive is read back, and the data of every file is aligned`(
    alignment: Int
  ) throws {
    let bytes = try ZipArchive.archive(files, alignment: alignment, path: "test.zip")
    let archive = try open(bytes)
    #expect(archive.entries.map(\.name) == files.map(\.name))
    for (entry, file) in zip(archive.entries, files) {
      #expect(try archive.bytes(of: entry) == file.bytes)
      #expect(entry.isStored && entry.count == file.bytes.count)
    }
    #expect(try start(of: "größe", in: bytes) % alignment == 0)
    #expect(try start(of: "notes/a.txt", in: bytes) % alignment == 0)
  }

  /// Returns the offset of a file's data, from PKWARE's local file header.
  private func start(of name: String, in bytes: [UInt8]) throws -> Int {
    let pattern = Array(name.utf8)
    let header =
      try #require(
        (30..<bytes.count).first { bytes[$0...].starts(with: pattern) }) - 30
    #expect(bytes[header...].starts(with: Array("PK".utf8) + [3, 4]))
    func number(at offset: Int) -> Int {
      Int(bytes[header + offset]) | Int(bytes[header + offset + 1]) << 8
    }
    return header + 30 + number(at: 26) + number(at: 28)
  }

  @Test func `the same files always give the same bytes`() throws {
    let once = try ZipArchive.archive(files, alignment: 64, path: "")
    #expect(try ZipArchive.archive(files, alignment: 64, path: "") == once)
  }

  @Test func `archives written by Python are read, compressed or not`() throws {
    let archive = try ZipArchive(Self.fixture)
    #expect(archive.entries.map(\.isStored) == [true, false])
    let lines = (0..<2000).map { "line \($0)\n" }.joined()
    #expect(try archive.bytes(of: #require(archive["stored.txt"])) == Array("stored".utf8))
    #expect(try archive.bytes(of: #require(archive["folder/deflated.txt"])) == Array(lines.utf8))
    #expect(archive["other"] == nil)
  }

  @Test func `files larger than the limit and archives of too many files are rejected`() throws {
    let archive = try ZipArchive(Self.fixture)
    let entry = try #require(archive["folder/deflated.txt"])
    #expect {
      try archive.bytes(of: entry, limit: 100)
    } throws: {
      "\($0)".contains(
        "its file 'folder/deflated.txt' decompresses to 18890 bytes, more than the limit of 100")
    }
    let bytes = try ZipArchive.archive(files, path: "")
    #expect {
      try open(bytes, limit: 2)
    } throws: {
      "\($0)".hasPrefix("test.zip: contains 3 files, more than the limit of 2")
    }
  }

  @Test func `an archive truncated at any byte is rejected`() throws {
    let bytes = try ZipArchive.archive(files, alignment: 8, path: "")
    for count in 0..<bytes.count {
      #expect(throws: DataError.self) { try open(Array(bytes.prefix(count))) }
    }
  }

  @Test func `an archive with any flipped bit is rejected, or all its files are intact`() throws {
    let bytes = try ZipArchive.archive(files, alignment: 8, path: "")
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      do throws(DataError) {
        let archive = try open(damaged)
        for file in files {
          if let entry = archive[file.name] {
            #expect(try archive.bytes(of: entry, limit: 1 << 20) == file.bytes)
          }
        }
      } catch {
        #expect(error.path == "test.zip")
      }
    }
  }

  @Test func `an archive with two files of the same name is rejected`() throws {
    let twins = [ZipArchive.NewEntry("aa", [1]), ZipArchive.NewEntry("ab", [2])]
    let bytes = try ZipArchive.archive(twins, path: "")
    let same = bytes.indices.map { i in
      i > 0 && bytes[i] == UInt8(ascii: "b") && bytes[i - 1] == UInt8(ascii: "a")
        ? UInt8(ascii: "a") : bytes[i]
    }
    #expect {
      try open(same)
    } throws: {
      "\($0)".contains("contains two files named 'aa'")
    }
  }

  @Test func `names that differ in their bytes only are two files`() throws {
    let names = ["\u{E9}", "e\u{301}"]
    let bytes = try ZipArchive.archive(
      names.enumerated().map { ZipArchive.NewEntry($1, [UInt8($0)]) }, path: "")
    let archive = try open(bytes)
    for (index, name) in names.enumerated() {
      #expect(try archive.bytes(of: #require(archive[name])) == [UInt8(index)])
    }
  }

  @Test(arguments: ["overlap.zip", "overlap-deflated.zip"])
  func `an archive whose files overlap is rejected`(name: String) throws {
    #expect {
      try ZipArchive(FilesTests.fixture(name))
    } throws: {
      "\($0)".contains("its files overlap: their sizes add up to more than")
    }
  }

  @Test func `a file that decompresses to more than 64 MiB and 200 times its size is rejected`()
    throws
  {
    let archive = try ZipArchive(FilesTests.fixture("zeros.zip"))
    let large = try #require(archive["zeros"])
    #expect {
      try archive.bytes(of: large)
    } throws: {
      "\($0)".contains("its file 'zeros' decompresses from 66261 bytes to 68157440")
        && "\($0)".hasSuffix("if you trust it, set ReadingLimits.current.unpackingRatio = 1029")
    }
    #expect(throws: DataError.self) {
      try MappedFile(path: "", count: large.count) { try archive.extract(large, into: $0) }
    }
  }

  @Test func `randomly changed archives never crash`() throws {
    let python = try File.read(Self.fixture)
    let own = try ZipArchive.archive(files, alignment: 8, path: "")
    var generator = Mutations(seed: 2)
    for round in 0..<2000 {
      guard let archive = try? open(generator.mutated(round % 2 == 0 ? python : own)) else {
        continue
      }
      for entry in archive.entries { _ = try? archive.bytes(of: entry, limit: 1 << 20) }
    }
  }

  @Test func `no memory is allocated for a size that only an archive declares`() throws {
    let archive = try ZipArchive(FilesTests.fixture("unknown-compression.zip"))
    let entry = try #require(archive["x.npy"])
    #expect(entry.count == 1 << 61)
    let error = #expect(throws: DataError.self) { try archive.contents(of: entry) }
    #expect(error?.problem.contains("decompresses from 10 bytes") == true)
  }
}
