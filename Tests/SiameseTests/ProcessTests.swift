import Files
import Foundation
import Glibc
import TestSupport
import Testing
import Training

/// `siamese train` on several processes, which `mpirun` starts: how it ends, and how it is resumed.
@Suite(.serialized, .enabled(if: MPIRun.isPossible, "\(MPIRun.requirement)"))
struct ProcessTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A run of some seconds, long enough to be disturbed, with a checkpoint at every step.
  private static let words =
    small + ["--shards", "4", "--epochs", "12", "--every", "1", "--keep", "2"]

  /// The command that trains in a folder.
  private func training(_ name: String, _ more: String...) -> [String] {
    [program.path()] + Self.words + ["--out", scratch.path(name)] + more
  }

  /// The last checkpoint of a run on one process that was left alone.
  private static let undisturbed = Result {
    let scratch = try Scratch()
    let outcome = try siamese(words + ["--out", scratch.path("run")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try scratch.last("run")
  }

  /// Resumes a run, and checks that it ends with the bits of one that was left alone.
  private func expectResume(_ name: String, on size: Int) throws {
    let run = try MPIRun(size, training(name, "--resume"))
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    #expect(run.output.contains("resuming from"), "\(run.output)")
    #expect(try scratch.last(name) == Self.undisturbed.get())
  }

  /// Starts a run, and lets something happen to it as soon as there are checkpoints.
  private func disturbed(
    _ name: String, on count: Int = 2, _ more: String...,
    by disturb: (MPIRun.Running) throws -> Void
  ) throws -> MPIRun {
    let run = try MPIRun(count, training(name) + more) { running in
      running.wait {
        FileManager.default.fileExists(atPath: scratch.path(name + "/best.safetensors"))
      }
      running.findProcesses()
      try disturb(running)
    }
    #expect(run.status != 0 && run.processes.count == count && run.leftOver == [], "\(run.errors)")
    #expect(run.seconds < 30)
    return run
  }

  @Test func `two processes write the checkpoint of one process`() throws {
    let run = try MPIRun(2, training("run"))
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    #expect(try scratch.last("run") == Self.undisturbed.get())
    // Rank 0 alone speaks.
    #expect(run.lines.count { $0.contains("parameters") } == 1, "\(run.output)")
  }

  @Test(arguments: [(0, 2, 1), (2, 4, 4), (3, 4, 2)])
  func `a run is resumed after a rank was killed`(_ rank: Int, of count: Int, _ size: Int) throws {
    let run = try disturbed("run", on: count) { $0.kill(rank, SIGKILL) }
    #expect(run.errors.contains("process rank \(rank)"), "\(run.errors)")
    try expectResume("run", on: size)
  }

  @Test func `a rank that hangs ends all, and the run is resumed`() throws {
    let run = try disturbed("run", "--patience", "2") { $0.kill(1, SIGSTOP) }
    #expect(
      run.errors.contains(/rank 0 on \S+ waited for .*rank.* in '\S+' for \d+ s; all ranks end/),
      "\(run.errors)")
    try expectResume("run", on: 2)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `a signal to mpirun ends all, and the run is resumed`(
    _ signal: Int32
  ) throws {
    _ = try disturbed("run") { kill($0.process.processIdentifier, signal) }
    try expectResume("run", on: 2)
  }

  /// The disk belongs to a namespace of this test.
  @Test func `a full disk of rank 0 ends all, and the run is resumed`() throws {
    let isRoot = getuid() == 0
    let namespace = ["unshare", "--mount"] + (isRoot ? [] : ["--user", "--map-root-user"])
    guard try MPIRun(namespace + ["true"]).status == 0 else { return }
    let script = """
      mkdir "$1"
      mount -t tmpfs -o size=16m tmpfs "$1"
      disk=$1 copy=$2
      shift 2
      "$@" &
      run=$!
      until [ -e "$disk/run/best.safetensors" ]; do sleep 0.01; done
      dd if=/dev/zero of="$disk/other" bs=64k status=none 2>/dev/null || true
      status=0
      wait "$run" || status=$?
      rm "$disk/other"
      echo "the disk was full: $status"
      "$@" --resume
      cp "$disk/run/"step-*.safetensors "$copy"
      """
    try File.makeFolder(scratch.path("copy"))
    let run = try MPIRun(
      namespace + ["bash", "-euc", script, "bash", scratch.path("disk"), scratch.path("copy")]
        + MPIRun.command(2, training("disk/run")))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("the disk was full: 1"), "\(run.output)")
    let sentences = run.errors.split(separator: "\n").filter { $0.contains("No space left") }
    #expect(sentences.count == 1, "\(run.errors)")
    #expect(sentences.first?.contains(/rank 0 on \S+:/) == true, "\(run.errors)")
    #expect(try scratch.last("copy") == Self.undisturbed.get())
  }

  @Test func `other options on one rank are refused, in one sentence`() throws {
    let run = try MPIRun(
      1, training("run", "--lr", "0.1", ":", "-n", "1") + training("run", "--lr", "0.2"))
    #expect(run.status != 0)
    let sentences = run.errors.split(separator: "\n").filter { $0.contains("rank 1") }
    #expect(sentences.count == 1, "\(run.errors)")
    #expect(sentences.first?.contains("0.2") == true && sentences.first?.contains("0.1") == true)
  }

  /// What the first process has to say, all would say.
  @Test(arguments: [
    (["--help"], 0, "usage: swift run siamese COMMAND"), (["train", "-h"], 0, "--shards"),
    (["search", "--help"], 0, "usage: swift run siamese search"),
    ([], 2, "usage: swift run siamese COMMAND"),
    (["--version"], 2, "siamese: unknown command '--version'"),
    (["train", "--epoch", "3"], 2, "siamese train: unknown argument '--epoch'"),
    (["train", "--shards", "3"], 1, "siamese train: --shards 3: 2 processes cannot share"),
    (["search", "--in", "a"], 2, "siamese search: works in one process"),
  ])
  func `help and errors of the command line are printed once`(
    _ words: [String], _ status: Int32, _ text: String
  ) throws {
    let out = words.first == "train" && status > 0 ? ["--out", scratch.path("run")] : []
    let run = try MPIRun(2, [program.path()] + words + out)
    #expect(run.status == status, "\(run.errors)")
    let all = run.output + run.errors
    #expect(all.split(separator: text, omittingEmptySubsequences: false).count == 2, "\(all)")
  }

  /// As on two hosts that have folders of the same name.
  @Test func `other images on one rank are refused, in one sentence`() throws {
    try scratch.writeImages([6, 6], in: "one/photos")
    try scratch.writeImages([6, 7], in: "two/photos")
    func training(_ host: String) -> [String] {
      [
        "--wdir", scratch.path(host), program.path(), "train", "--data", "photos", "--size", "16",
        "--width", "4", "--out", scratch.path("run"),
      ]
    }
    let run = try MPIRun(1, training("one") + [":", "-n", "1"] + training("two"))
    #expect(run.status != 0)
    let sentences = run.errors.split(separator: "\n").filter { $0.contains("rank 1") }
    #expect(sentences.count == 1, "\(run.errors)")
    #expect(sentences.first?.contains("image class-1/") == true, "\(run.errors)")
  }
}
