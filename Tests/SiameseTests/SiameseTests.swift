import Files
import Foundation
import NumPyFiles
import Tensors
import Testing
import Training
import Vision

/// Runs the commands as processes.
@Suite(.serialized) struct SiameseTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  private func last(_ name: String) throws -> [UInt8] { try scratch.last(name) }

  @Test func `every command has help, in lines of at most 100 characters`() throws {
    let all = try siamese(["--help"])
    #expect(all.status == 0)
    for name in [
      "train", "evaluate", "embed", "search", "compare", "plot", "export", "index", "results",
    ] {
      #expect(all.output.contains("  \(name) "))
      let help = try siamese([name, "--help"])
      #expect(help.status == 0 && help.output.contains("usage: swift run siamese \(name)"))
      for line in help.output.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }
    for name in ["add", "refresh", "remove", "info"] {
      let help = try siamese(["index", name, "--help"])
      #expect(help.status == 0 && help.output.contains("usage: swift run siamese index \(name)"))
      for line in help.output.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }
    #expect(try siamese(["trian"]).status == 2)
    #expect(try siamese([]).status == 2)
  }

  @Test func `a killed run resumes to the same bits`() throws {
    let whole = try siamese(small + ["--out", path("whole")])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output.contains("Epoch 3/3, Loss: ") && whole.output.contains("1-NN"))
    var generator = Generator(seed: UInt64.random(in: 0 ... .max))
    var kills = 0
    for _ in 0..<4 {
      let outcome = try siamese(small + ["--out", path("killed"), "--every", "1", "--resume"]) {
        usleep(UInt32(50_000 + generator.integer(below: 400_000)))
        kill($0.processIdentifier, SIGKILL)
      }
      kills += outcome.status == 9 ? 1 : 0
    }
    #expect(kills > 0)
    let end = try siamese(small + ["--out", path("killed"), "--every", "1", "--resume"])
    #expect(end.status == 0, "\(end.errors)")
    #expect(try last("killed") == last("whole"))
    #expect(try StepLog.read(path("killed/log.jsonl")).map(\.step) == Array(1...12))
  }

  @Test func `Ctrl-C writes a checkpoint and exits with 130`() throws {
    let long = small + ["--epochs", "100000", "--out", path("run")]
    let outcome = try siamese(long) { process in
      while !File.exists(path("run/best.safetensors")) && process.isRunning { usleep(10_000) }
      kill(process.processIdentifier, SIGINT)
      // A test that fails is better than one that hangs.
      for _ in 0..<3000 where process.isRunning { usleep(10_000) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("interrupted after step"))
    let saved = try TrainingCheckpoint(
      contentsOf: try #require(CheckpointFolder(path("run")).latest))
    #expect(outcome.errors.contains("after step \(saved.position.step);"))
  }

  @Test func `a non-finite loss stops with step, cause and checkpoint`() throws {
    let outcome = try siamese(
      small + ["--out", path("run"), "--optimizer", "sgd", "--lr", "1e30", "--every", "1"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the loss became"))
    #expect(outcome.errors.contains("; step 2; the last good checkpoint is"))
    #expect(outcome.errors.contains("smaller learning rate, such as --lr 1e+29, and another --out"))
    #expect(outcome.errors.contains("the first non-finite value is"))
  }

  @Test func `images are embedded, searched and compared`() throws {
    try scratch.writeImages()
    let photos = path("photos")
    let trained = try siamese(
      small + ["--data", photos, "--method", "triplet", "--out", path("run"), "--holdout", "0.34"])
    #expect(trained.status == 0, "\(trained.errors)")
    let weights = ["--weights", path("run")]
    let pair = ["photos/2/12.png", "photos/0/0.png"].map(path)
    for name in ["e.npy", "e.csv", "map/e.tsv"] {
      let outcome = try siamese(["embed"] + weights + ["--out", path(name)] + pair)
      #expect(outcome.status == 0 && outcome.output.contains("2 embeddings of dimension 32"))
    }
    let rows = try Tensor<Float>(npy: path("e.npy"))
    #expect(rows.shape == [2, 32])
    let text = String(decoding: try File.read(path("e.csv")), as: UTF8.self)
    let fields = text.split(separator: "\n")[2].split(separator: ",")
    #expect(fields[0] == pair[1] && fields.dropFirst().map { Float($0) } == rows[1].scalars)
    #expect(try Image(contentsOf: path("map/e-sprite.png")).width == 128)

    let distance = (rows[0] - rows[1]).squared().sum().item.squareRoot()
    let compared = try siamese(["compare"] + weights + pair)
    #expect(compared.output.hasPrefix("distance   \(formatted(Double(distance), decimals: 4))\n"))
    #expect(compared.output.contains("threshold"))
    let equal = try siamese(["compare"] + weights + [pair[0], pair[0]])
    #expect(equal.output.contains("\nsame ") && equal.status == 0)
    // As cmp and diff: 1 for a difference, 2 for trouble, and nothing on standard error for a difference.
    let different = try siamese(["compare"] + weights + ["--threshold", "0.0000001"] + pair)
    #expect(different.output.contains("\ndifferent ") && different.status == 1)
    #expect(different.errors.isEmpty)
    let three = try siamese(
      ["compare"] + weights + ["--threshold", "1e-7", pair[0], pair[0], pair[1]])
    #expect(three.status == 1 && three.output.contains("2 of 3 pairs beyond it"), "\(three.output)")
    #expect(three.output.contains("   3  \(pair[1])\n"))
    let json = try siamese(
      ["compare"] + weights + ["--threshold", "1e-7", "--json", pair[0], pair[0], pair[1]])
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let matrix = try #require(object["distances"] as? [[Double]])
    #expect(json.status == 1 && object["same"] as? Bool == false && matrix[0][1] == 0)
    #expect(abs(matrix[2][0] - Double(distance)) < 1e-6 && matrix[0][2] == matrix[2][0])

    let others = try siamese(["search"] + weights + ["--in", photos, "-n", "50", pair[0]])
    #expect(others.output.split(separator: "\n").count == 18 && others.status == 0)
    #expect(!others.output.contains("  \(pair[0])\n"))
    let lonely = try siamese(["search"] + weights + ["--in", pair[0], pair[0]])
    #expect(lonely.output.contains("nothing but copies of it; pass --keep-query"))
    let listed = try siamese(["search"] + weights + ["--in", photos, "--json", pair[0]])
    let answer = try #require(
      JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any])
    #expect((answer["neighbors"] as? [[String: Any]])?.count == 12)
    let found = try siamese(
      ["search"] + weights
        + ["--in", photos, "--keep-query", "--sheet", path("s.html"), "-n", "5", pair[0]])
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 7 && lines[1].hasSuffix(pair[0]))
    let page = String(decoding: try File.read(path("s.html")), as: UTF8.self)
    #expect(page.components(separatedBy: "<figure").count == 7)

    let evaluated = try siamese(["evaluate"] + weights)
    #expect(evaluated.status == 0)
    // As at the end of training, on the same images.
    #expect(trained.output.contains(evaluated.output))
    for row in ["ROC AUC", "equal error rate", "1-NN accuracy", "MAP@R"] {
      #expect(evaluated.output.contains("\n\(row) "))
    }
    #expect(try siamese(["plot", path("run")]).status == 0)
  }

  @Test func `invalid arguments and files are errors that name them`() throws {
    func errors(_ arguments: [String], _ status: Int32 = 1) throws -> String {
      let outcome = try siamese(arguments)
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
      return outcome.errors
    }
    let out = ["--out", path("run")]
    #expect(try errors(["train", "--data", path("none")] + out).contains("cannot be opened"))
    #expect(
      try errors(["train", "--weights", path("w.pth")] + out).contains("w.pth: no such file"))
    #expect(try errors(["train", "--batch", "1"] + out, 2).contains("from 2"))
    #expect(try errors(["embed", path("a.jpg")], 1).contains("a.jpg: no such file or folder"))
    #expect(try errors(["embed", "--out", "e.xls", "a.jpg"]).contains(".npy, .csv or .tsv"))
    #expect(try errors(["compare", "a.jpg"], 2).contains("at least two images"))
    try File.write(Array("not a picture".utf8), to: path("a.jpg"))
    #expect(
      try errors(["embed", path("a.jpg")], 2).contains("--weights is missing"))

    #expect(try siamese(small + out + ["--epochs", "1"]).status == 0)
    #expect(try errors(small + out).contains("--resume"))
    #expect(
      try errors(["train", "--resume", "--backbone", "resnet34"] + out)
        .contains("was made with --backbone resnet18, not resnet34"))
    let checkpoint = try #require(CheckpointFolder(path("run")).latest)
    let bytes = try File.read(checkpoint)
    #expect(try errors(["embed", "-w", path("run"), path("a.jpg")]).contains("a.jpg"))
    for path in [checkpoint, path("run/best.safetensors")] {
      try File.write(Array(bytes[..<(bytes.count / 2)]), to: path)
    }
    #expect(try errors(["train", "--resume"] + out).contains(checkpoint))
    #expect(try errors(["evaluate", "-w", path("run")]).contains(checkpoint))
  }
}
