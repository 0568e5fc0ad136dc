import Files
import Foundation
import Tensors
import TestSupport
import Testing
import Training

@testable import siamese

@Suite(.serialized) struct IndexTests {
  private let scratch: Scratch
  private let settings = EmbeddingIndex.Settings(
    dimension: 2, weights: 7, size: 16, normalizes: false, upright: true, precision: "float32")

  init() throws { scratch = try Scratch() }

  private var folder: String { scratch.path("index") }

  private func add(_ path: String, row: Int) -> IndexJournal.Change {
    .add(IndexEntry(path: path, row: row, size: 1, modified: 2, content: 3))
  }

  @Test func `an index keeps what was committed, and paths that differ in their bytes`() throws {
    var index = try EmbeddingIndex(folder, creating: settings)
    try index.commit([add("/é", row: 0), add("/e\u{301}", row: 1)], vectors: [1, 2, 3, 4])
    try index.commit([add("/é", row: 2), .remove("/none")], vectors: [5, 6])
    let opened = try EmbeddingIndex(folder)
    #expect(opened.settings == settings && opened.entries.map(\.row) == [1, 2])
    #expect(try opened.vectors(of: opened.entries) == [[3, 4], [5, 6]])
    try opened.verify()
    try index.commit([.remove("/é")])
    #expect(try EmbeddingIndex(folder).entries.map(\.row) == [1])
  }

  @Test func `a transaction that is cut off anywhere leaves the index as before`() throws {
    var index = try EmbeddingIndex(folder, creating: settings)
    try index.commit([add("/a", row: 0)], vectors: [1, 2])
    let before = try File.read(scratch.path("index/journal")).count
    try index.commit([add("/b", row: 1), .remove("/a")], vectors: [3, 4])
    let (journal, vectors) = (scratch.path("index/journal"), scratch.path("index/vectors"))
    let (whole, numbers) = (try File.read(journal), try File.read(vectors))
    for length in before...whole.count {
      try File.write(Array(whole[..<length]), to: journal)
      // The vectors are written first: with half of them, the journal has nothing of the transaction.
      try File.write(Array(numbers[..<(length == before ? 11 : 16)]), to: vectors)
      var cut = try EmbeddingIndex(folder)
      let paths = length == whole.count ? ["/b"] : ["/a"]
      #expect(cut.entries.map(\.path) == paths, "\(length)")
      #expect(try cut.vectors(of: cut.entries) == (length == whole.count ? [[3, 4]] : [[1, 2]]))
      // What is left of it is overwritten.
      try cut.commit([add("/c", row: cut.journal.rows)], vectors: [7, 8])
      let next = try EmbeddingIndex(folder)
      #expect(next.entries.map(\.path) == paths + ["/c"])
      try next.verify()
    }
  }

  @Test func `damage and other settings are errors that name the file and the fix`() throws {
    var index = try EmbeddingIndex(folder, creating: settings)
    try index.commit([add("/a", row: 0)], vectors: [1, 2])
    try index.commit([add("/b", row: 1)], vectors: [3, 4])
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    var vectors = try File.read(scratch.path("index/vectors"))
    vectors[9] ^= 1
    try File.write(vectors, to: scratch.path("index/vectors"))
    #expect(message { try EmbeddingIndex(folder).verify() }.contains("between bytes 8 and 16"))
    var journal = try File.read(scratch.path("index/journal"))
    journal[10] ^= 1
    try File.write(journal, to: scratch.path("index/journal"))
    #expect(
      message { _ = try EmbeddingIndex(folder) }.contains("damaged in the transaction at byte 0"))
    let other = EmbeddingIndex.Settings(
      dimension: 2, weights: 8, size: 16, normalizes: false, upright: true, precision: "float32")
    #expect(message { try index.require(other) }.contains("was made with other weights"))
    #expect(message { _ = try EmbeddingIndex(scratch.path("none")) }.contains("is not an index"))
  }

  @Test func `siamese index adds, refreshes, removes, and search finds as in a folder`() throws {
    try scratch.writeImages([6, 6], in: "photos")
    let (run, photos) = (scratch.path("run"), scratch.path("photos"))
    #expect(try siamese(small + ["--epochs", "1", "--out", run]).status == 0)
    let weights = ["--weights", run]
    let options = ["--index", folder, "--json"] + weights
    func output(_ arguments: [String], _ status: Int32 = 0) throws -> String {
      let outcome = try siamese(arguments)
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
      return outcome.output
    }
    #expect(
      try output(["index", "add"] + options + [photos])
        == #"{"added":12,"changed":0,"images":12,"removed":0,"unchanged":0,"unreadable":0}"# + "\n")
    #expect(try output(["index", "add"] + options + [photos]).contains(#""unchanged":12"#))
    let query = photos + "/class-1/3.png"
    let found = try output(["search", "--index", folder, "-n", "5"] + weights + [query])
    #expect(try output(["search", "--in", photos, "-n", "5"] + weights + [query]) == found)

    try File.write(try File.read(query), to: photos + "/class-0/0.png")
    try FileManager.default.removeItem(atPath: photos + "/class-0/1.png")
    let refreshed = try output(["index", "refresh"] + options)
    #expect(refreshed.contains(#""changed":1,"images":11,"removed":1,"unchanged":10"#))
    try File.write(Array("no image".utf8), to: photos + "/class-0/2.png")
    let damaged = try siamese(["index", "add"] + options + [photos])
    #expect(
      damaged.status == 3 && damaged.output.contains(#""removed":1,"unchanged":10,"unreadable":1"#))
    #expect(damaged.errors.contains("1 image cannot be read"))
    #expect(
      try output(["index", "remove", "--index", folder, photos + "/class-0/"])
        == "0 added, 0 changed, 4 removed, 6 unchanged; the index has 6 images\n")
    #expect(
      try output(["index", "info", "--index", folder]).hasPrefix("images      6\ndimension   32"))
    #expect(
      try siamese(["search", "--index", folder] + weights + ["--size", "20", query]).errors
        .contains("pass --size 16"))
    #expect(
      try siamese(["search", "--index", folder, "--in", photos] + weights + [query]).status == 2)

    let lock = try FolderLock(folder)
    let refused = try siamese(["index", "remove", "--index", folder, query])
    #expect(
      refused.status == 1 && refused.errors.contains("another process is changing this index"))
    lock.release()

    // A killed command leaves an index that opens, and the next one completes it.
    for delay: UInt32 in [100_000, 180_000, 260_000] {
      let other = scratch.path("killed-\(delay)")
      _ = try siamese(["index", "add", "--index", other] + weights + [photos + "/class-1"]) {
        usleep(delay)
        kill($0.processIdentifier, SIGKILL)
      }
      let added = try output(["index", "add", "--index", other] + weights + [photos + "/class-1"])
      #expect(added.hasSuffix("the index has 6 images\n"))
      let index = try EmbeddingIndex(other)
      try index.verify()
      let whole = try EmbeddingIndex(folder)
      expectClose(
        try index.vectors(of: index.entries), try whole.vectors(of: whole.entries), relative: 1e-4,
        absolute: 1e-4)
    }
  }
}
