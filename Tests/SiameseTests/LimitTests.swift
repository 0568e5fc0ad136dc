import Files
import Foundation
import NumPyFiles
import Tensors
import Testing
import Vision

/// Files beyond a limit, and the advice that is printed for them, typed as it is.
@Suite struct LimitTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  /// Expects that a command with a small limit fails, and that it succeeds with what its message advises, too.
  private func expectAdvice(
    _ words: [String], _ limit: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let refused = try siamese(words + ["--limit", limit])
    #expect(refused.status == 1, "\(refused.errors)", sourceLocation: sourceLocation)
    let advice = refused.errors.firstMatch(of: /pass (--limit) (\S+)/)
    let found = try #require(advice, "\(refused.errors)", sourceLocation: sourceLocation)
    let name = limit.prefix { $0 != "=" }
    #expect(found.2.contains(name + "="), "\(refused.errors)", sourceLocation: sourceLocation)
    let read = try siamese(words + ["--limit", limit, String(found.1), String(found.2)])
    #expect(read.status == 0, "\(read.errors)", sourceLocation: sourceLocation)
  }

  @Test func `the advice of every limit can be typed`() throws {
    try scratch.writeImages([6, 6, 6])
    let weights = path("run")
    let trained = try siamese(
      small + ["--data", path("photos"), "--epochs", "1", "--out", weights])
    #expect(trained.status == 0, "\(trained.errors)")
    let vision = URL(fileURLWithPath: fixture("../Vision")).standardizedFileURL.path()
    let embed = ["embed", "--weights", weights, "--out", path("e.npy")]
    try expectAdvice(embed + [path("photos/class-0/0.png")], "pixels=575")
    try expectAdvice(embed + [vision + "/baseline.jpg"], "pixels=1")
    try expectAdvice(embed + [vision + "/progressive.jpg"], "scannedPixels=1000")

    let lines = (0..<18).map { "photos/class-\($0 / 6)/\($0 % 6).png,animal \($0 / 6),x,\"y\nz\"" }
    let list = ["path,label,a,b"] + lines
    try File.write(Array(list.joined(separator: "\r\n").utf8), to: path("list.csv"))
    let evaluate = ["evaluate", "--weights", weights, "--data", path("list.csv")]
    try expectAdvice(evaluate, "rows=5")
    try expectAdvice(evaluate, "columns=2")

    let network = fixture("../Weights/resnet18.pth")
    try expectAdvice(
      ["embed", "--weights", network, "--out", path("e.npy"), path("photos")], "parameters=1000")
    // Several limits in one word, or in several.
    let both = try siamese(
      embed + [path("photos"), "--limit", "pixels=1,rows=9", "--limit", "pixels=576"])
    #expect(both.status == 0, "\(both.errors)")
  }

  @Test func `embeddings are written to the standard output in the given format`() throws {
    try scratch.writeImages([3, 3])
    let embed = ["embed", "--weights", fixture("../Weights/resnet18.pth"), path("photos")]
    let file = try siamese(embed + ["--out", path("e.csv")])
    #expect(file.output.hasSuffix("e.csv: 6 embeddings of dimension 32\n"), "\(file.errors)")
    let expected = String(decoding: try File.read(path("e.csv")), as: UTF8.self)
    for out in ["-", "/dev/stdout", "/proc/self/fd/1"] {
      let written = try siamese(embed + ["--out", out, "--format", "csv"])
      #expect(written.status == 0 && written.output == expected, "\(out): \(written.errors)")
    }
    let named = try siamese(embed + ["--out", path("e.dat"), "--format=npy"])
    #expect(named.status == 0 && File.exists(path("e.dat")))
    for (words, advice) in [
      (["--out", "-"], "or pass --format npy"), (["--out", "e.txt"], "or pass --format npy"),
      (["--out", "-", "--format", "tsv"], "or --format csv"),
    ] {
      let refused = try siamese(embed + words)
      #expect(refused.status == 1 && refused.errors.contains(advice), "\(refused.errors)")
    }
    let one = try siamese(
      embed.dropLast() + [path("photos/class-0/0.png"), "--out", path("o.npy")])
    #expect(one.output.hasSuffix("o.npy: 1 embedding of dimension 32\n"))
  }

  @Test func `embeddings in bf16 point in the direction of those in float32`() throws {
    try scratch.writeImages([3, 3])
    let embed = ["embed", "--weights", fixture("../Weights/resnet18.pth"), path("photos"), "--out"]
    #expect(try siamese(embed + [path("e.npy")]).status == 0)
    let rounded = try siamese(embed + [path("r.npy"), "--precision", "bf16"])
    #expect(rounded.status == 0, "\(rounded.errors)")
    let (a, b) = (try Tensor<Float>(npy: path("e.npy")), try Tensor<Float>(npy: path("r.npy")))
    for row in 0..<6 {
      let cosine =
        (a[row] * b[row]).sum().item
        / ((a[row] * a[row]).sum().item * (b[row] * b[row]).sum().item).squareRoot()
      #expect(cosine >= 0.999, "image \(row): \(cosine)")
    }
    // The sole warning, where the processor has no such instructions.
    #expect(rounded.errors.components(separatedBy: "warning: this processor").count <= 2)
    #expect((a.scalars == b.scalars) == rounded.errors.contains("computed in float32"))
    #expect(try siamese(embed + [path("x.npy"), "--precision", "half"]).status != 0)
  }

  @Test func `a run in bf16 differs by rounding, and resumes in float32`() throws {
    try scratch.writeImages([4, 4])
    func train(_ words: [String], _ name: String) throws -> Outcome {
      try siamese(small + ["--data", path("photos")] + words + ["--out", path(name)])
    }
    let rounded = try train(["--epochs", "1", "--precision", "bf16"], "bf16")
    #expect(rounded.status == 0, "\(rounded.errors)")
    #expect(try train(["--epochs", "1"], "float32").status == 0)
    func losses(_ name: String) throws -> String {
      String(decoding: try File.read(path("\(name)/log.jsonl")), as: UTF8.self)
        .replacing(/,"seconds":[0-9.]+/, with: "")
    }
    let isSame = try losses("bf16") == losses("float32")
    #expect(isSame == rounded.errors.contains("the network is trained in float32"))
    let resumed = try train(
      ["--resume", "--epochs", "2", "--stretch-schedule", "--precision", "float32"], "bf16")
    #expect(resumed.status == 0, "\(resumed.errors)")
  }

  @Test func `advice about weights and training can be followed`() throws {
    try scratch.writeImages([4, 4])
    let train = small + ["--data", path("photos"), "--epochs", "1"]
    #expect(try siamese(train + ["--out", path("run")]).status == 0)
    let folder = try siamese(train + ["--weights", path("photos"), "--out", path("other")])
    #expect(folder.errors.contains("photos: is not a file; download torchvision's"))
    let image = path("photos/class-0/0.png")
    let embed = ["embed", "--weights", path("run"), "--out", path("e.npy"), image]
    let other = try siamese(embed + ["--backbone", "resnet50"])
    #expect(
      other.status == 1
        && other.errors.contains("of a resnet18, not of a resnet50; leave --backbone out"))
    #expect(try siamese(embed + ["--backbone", "resnet18"]).status == 0)
    // The last step makes numbers that are finite, but too large for the network.
    let diverged = try siamese(
      train + ["--lr", "1e10", "--batch", "100", "--out", path("diverged")])
    #expect(diverged.status == 1)
    #expect(
      diverged.errors.contains(
        "train again with a smaller learning rate, such as --lr 1e+09, and another --out"),
      "\(diverged.errors)")
  }

  @Test func `images with damaged pixels are used, named and counted`() throws {
    let vision = URL(fileURLWithPath: fixture("../Vision")).standardizedFileURL
    try File.makeFolder(path("album/a"))
    try File.makeFolder(path("album/b"))
    let names = try FileManager.default.contentsOfDirectory(atPath: vision.path())
      .filter { $0.hasPrefix("damaged") && !$0.hasSuffix(".raw") }.sorted()
    for (index, name) in names.enumerated() {
      try FileManager.default.copyItem(
        atPath: vision.path() + "/" + name,
        toPath: path("album/\(index % 2 == 0 ? "a" : "b")/\(name)"))
    }
    func expectWarnings(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
      let named = outcome.errors.components(
        separatedBy: ": has damaged pixels, and is used as it is: ")
      #expect(named.count == 6, "\(outcome.errors)", sourceLocation: sourceLocation)
      let count = "warning: \(names.count) images have damaged pixels, and are used as they are"
      #expect(
        outcome.errors.components(separatedBy: count).count == 2, "\(outcome.errors)",
        sourceLocation: sourceLocation)
    }
    let network = ["--weights", fixture("../Weights/resnet18.pth")]
    let embedded = try siamese(
      ["embed"] + network + ["--out", path("e.csv"), path("album")])
    expectWarnings(embedded)
    #expect(embedded.output.contains(": \(names.count) embeddings"))
    expectWarnings(
      try siamese(small + ["--data", path("album"), "--holdout", "0", "--out", path("run")]))
  }
}
