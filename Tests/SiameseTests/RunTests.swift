import Files
import Foundation
import Glibc
import Tensors
import Testing
import Training
import WeightFiles

/// Runs that are interrupted, damaged, repeated and resumed.
@Suite(.serialized) struct RunTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func path(_ name: String) -> String { scratch.path(name) }

  private func train(_ words: [String], _ name: String = "run") throws -> Outcome {
    try siamese(small + words + ["--out", path(name)])
  }

  /// Returns the lines of a log, without the time.
  private func log(_ name: String) throws -> [String] {
    String(decoding: try File.read(path("\(name)/log.jsonl")), as: UTF8.self)
      .split(separator: "\n").map { String($0).replacing(/,"seconds":[0-9.]+/, with: "") }
  }

  @Test func `a run killed at any step logs every step and epoch once, with the same metrics`()
    throws
  {
    #expect(try train([], "whole").status == 0)
    // Every checkpoint of a run, as a process killed just after it leaves them.
    #expect(try train(["--every", "1", "--keep", "100"]).status == 0)
    let checkpoints = CheckpointFolder(path("run")).checkpoints
    let expected = try log("whole")
    #expect(checkpoints.count == 12 && expected.count == 15)
    let best = try File.read(path("whole/best.safetensors"))
    // Within an epoch, and at its end.
    for checkpoint in [9, 7, 4, 3, 0].map({ checkpoints[$0] }) {
      for later in checkpoints.drop(while: { $0 <= checkpoint }) { unlink(later) }
      let resumed = try train(["--resume", "--every", "1", "--keep", "100"])
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try log("run") == expected, "\(checkpoint)")
      #expect(try scratch.last("run") == scratch.last("whole"))
      #expect(try File.read(path("run/best.safetensors")) == best)
    }
  }

  @Test func `two runs do not write to one folder`() throws {
    var second: Outcome?
    let first = try siamese(small + ["--epochs", "100000", "--out", path("run")]) { process in
      while !File.exists(path("run/best.safetensors")) && process.isRunning { usleep(10_000) }
      second = try train(["--resume"])
      kill(process.processIdentifier, SIGKILL)
    }
    #expect(first.status == 9)
    let refused = try #require(second)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("is training in this folder; wait until it ends, or choose"))
    #expect(refused.errors.contains("with --out"), "\(refused.errors)")
    // The lock ends with the process.
    let resumed = try train(["--resume"])
    #expect(resumed.status == 1 || resumed.status == 0)
    #expect(!resumed.errors.contains("another process"), "\(resumed.errors)")
  }

  @Test func `an empty folder name is refused`() throws {
    let outcome = try siamese(small + ["--out", ""])
    #expect(outcome.status == 2 && outcome.errors.contains("--out needs a path"))
    #expect(!File.exists("/log.jsonl"))
  }

  @Test func `a finished run says so, and trains on with more epochs`() throws {
    #expect(try train(["--epochs", "1"]).status == 0)
    let before = try scratch.last("run")
    let again = try train(["--epochs", "1", "--resume"])
    #expect(again.status == 0 && again.output.contains("finished: "), "\(again.output)")
    #expect(again.output.contains("pass --resume --epochs 2"))
    #expect(try scratch.last("run") == before)
    #expect(try train(["--epochs", "2", "--resume"]).status == 0)
    #expect(try train(["--epochs", "2"], "whole").status == 0)
    #expect(try scratch.last("run") == scratch.last("whole"))
    let fewer = try train(["--epochs", "1", "--resume"])
    #expect(fewer.status == 1 && fewer.errors.contains("completed 2 epochs, more than --epochs 1"))
    // Killed between the last epoch and the evaluation.
    let last = try #require(CheckpointFolder(path("run")).latest)
    var checkpoint = try TrainingCheckpoint(contentsOf: last)
    checkpoint.results = [:]
    try checkpoint.write(to: last)
    let evaluated = try train(["--epochs", "2", "--resume"])
    #expect(evaluated.output.contains("1-NN accuracy") && evaluated.status == 0)
    #expect(try scratch.last("run") == scratch.last("whole"))
  }

  @Test func `more epochs under a schedule need consent`() throws {
    let byol = ["--method", "byol", "--projection", "8", "--batch", "16"]
    for (words, reason) in [
      (["--schedule", "cosine"], "--schedule cosine would jump from 0.0 to 0.0005"),
      (byol, "the EMA decay of --method byol would jump"),
    ] {
      let name = words[1]
      #expect(try train(words + ["--epochs", "1"], name).status == 0)
      let longer = ["train", "--resume", "--threads", "1", "--out", path(name), "--epochs", "2"]
      let refused = try siamese(longer)
      #expect(refused.status == 1 && refused.errors.contains(reason), "\(refused.errors)")
      #expect(refused.errors.contains("pass --stretch-schedule"))
      let resumed = try siamese(longer + ["--stretch-schedule"])
      #expect(resumed.status == 0 && resumed.output.contains("Epoch 2/2"), "\(resumed.errors)")
    }
  }

  @Test func `a damaged checkpoint is named, and the last good one is used`() throws {
    #expect(try train(["--epochs", "2"], "whole").status == 0)
    #expect(try train(["--epochs", "2"]).status == 0)
    let checkpoints = CheckpointFolder(path("run")).checkpoints
    var bytes = try File.read(checkpoints[1])
    bytes[bytes.count / 2] ^= 16
    try File.write(bytes, to: checkpoints[1])
    let evaluated = try siamese(["evaluate", "-w", path("run")])
    #expect(evaluated.status == 0)
    let resumed = try train(["--epochs", "2", "--resume"])
    #expect(resumed.status == 0)
    for outcome in [evaluated, resumed] {
      #expect(outcome.errors.contains("\(checkpoints[1]): is damaged: its checksum"))
      #expect(outcome.errors.contains("remove it with 'rm \(checkpoints[1])'; using"))
      #expect(outcome.errors.contains("using \(checkpoints[0]) instead"), "\(outcome.errors)")
    }
    #expect(try scratch.last("run") == scratch.last("whole"))
    for path in checkpoints + [path("run/best.safetensors")] { try File.write([1], to: path) }
    let lost = try train(["--epochs", "2", "--resume"])
    #expect(lost.status == 1 && lost.errors.contains(checkpoints[1]), "\(lost.errors)")
    #expect(lost.errors.contains("no other checkpoint in this folder can be read"))
    // A file given by its name is not replaced by another.
    let named = try siamese(["evaluate", "-w", checkpoints[1]])
    #expect(named.status == 1 && named.errors.contains(checkpoints[1]))
  }

  /// Writes a checkpoint of an earlier version, without checksum, that says something else.
  private func change(_ path: String, _ change: (inout SavedTensors) -> Void) throws {
    let tensors = try SafeTensors.read(path)
    var earlier = SavedTensors()
    earlier.metadata = tensors.metadata
    for (name, tensor) in tensors.all where name != "checksum" { earlier.set(tensor, named: name) }
    earlier.metadata["format"] = "wingbeat training checkpoint 1"
    change(&earlier)
    try SafeTensors.write(earlier, to: path)
  }

  @Test func `a checkpoint made to mislead is an error, never a crash`() throws {
    let moco = ["--method", "moco", "--queue", "8", "--projection", "4", "--epochs", "1"]
    #expect(try train(moco).status == 0)
    let last = try #require(CheckpointFolder(path("run")).latest)
    unlink(path("run/best.safetensors"))
    let whole = try File.read(last)
    let settings = try #require(try SafeTensors.read(last).metadata["settings.configuration"])
    let huge = settings.replacing("\"queue\":8", with: "\"queue\":1000000")
      .replacing("\"projection\":4", with: "\"projection\":8192")
    let list = try #require(try SafeTensors.read(last)["attachment.images"])
    let shorter = SavedTensor(try list.tensor(of: UInt8.self)[1...])
    let changes: [(String, (inout SavedTensors) -> Void)] = [
      (
        "invalid value", { $0.metadata["position.epoch"] = "18446744073709551616" }
      ),
      ("0 mean losses", { $0.metadata["position.history"] = "" }),
      ("no run reaches", { $0.metadata["generator.position"] = "18446744073709551615" }),
      ("does not fit", { $0.metadata["position.step"] = "100000" }),
      ("does not fit", { $0.metadata["position.batch"] = "99999" }),
      (
        "position 8 is beyond the capacity",
        { $0.set(SavedTensor(Tensor(Int64(8))), named: "model.queue.position") }
      ),
      (
        "9223372036854775807 rows are in use",
        { $0.set(SavedTensor(Tensor(Int64.max)), named: "model.queue.filled") }
      ),
      ("larger tensors than the checkpoint", { $0.metadata["settings.configuration"] = huge }),
      ("invalid settings", { $0.metadata["settings.configuration"] = "{" }),
      ("its list of images is invalid", { $0.set(shorter, named: "attachment.images") }),
      (
        "different observer",
        { $0.set(SavedTensor(Tensor<Float>([1])), named: "observer.rows") }
      ),
    ]
    for (reason, edit) in changes {
      try File.write(whole, to: last)
      try change(last, edit)
      let outcome = try siamese(
        ["train", "--resume", "--threads", "1", "--out", path("run"), "--epochs", "2"])
      #expect(outcome.status == 1, "\(reason): \(outcome.status) \(outcome.errors)")
      #expect(outcome.errors.contains(reason), "\(reason): \(outcome.errors)")
      #expect(outcome.errors.contains(last), "\(reason): \(outcome.errors)")
    }
  }

  @Test func `a full disk is found before the first epoch`() throws {
    // No file may grow beyond 64 kB.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "ulimit -f 128; exec \"$0\" \"$@\"", program.path()] + small
      + ["--epochs", "100000", "--out", path("run")]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    #expect(text.contains("cannot hold the checkpoints of this run, 5 files of 1 MB"), "\(text)")
    #expect(text.contains("--keep") && text.contains("--out"), "\(text)")
    #expect(!lines.contains("Epoch"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: path("run")).isEmpty)
  }
}
