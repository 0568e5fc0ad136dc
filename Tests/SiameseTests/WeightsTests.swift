import Files
import Foundation
import Tensors
import Testing
import Training
import WeightFiles

/// Runs commands with weight files that other programs wrote.
@Suite(.serialized) struct WeightsTests {
  private let scratch: Scratch
  /// The weights of a narrow ResNet-18, from torchvision.
  private let saved: SavedTensors

  init() throws {
    scratch = try Scratch()
    saved = try SavedTensors(contentsOf: fixture("../Weights/resnet18.pth"))
    try scratch.writeImages()
  }

  /// Writes the weights under the names that `name` returns for each prefix.
  private func write(
    _ file: String, prefixes: [String], _ change: (String, SavedTensor) -> SavedTensor = { $1 }
  ) throws -> String {
    var tensors = SavedTensors()
    for prefix in prefixes {
      for (name, tensor) in saved.all {
        tensors.set(change(prefix + name, tensor), named: prefix + name)
      }
    }
    try tensors.write(to: scratch.path(file))
    return scratch.path(file)
  }

  private func embed(_ weights: String, _ options: String...) throws -> (Outcome, [UInt8]?) {
    let out = scratch.path("e.npy")
    try? FileManager.default.removeItem(atPath: out)
    let outcome = try siamese(
      ["embed", "--weights", weights, "--size", "32", "--threads", "1", "--out", out]
        + options + [scratch.path("photos")])
    return (outcome, try? File.read(out))
  }

  @Test func `weights are found under a prefix, which is printed`() throws {
    let (plain, expected) = try embed(write("plain.pth", prefixes: [""]))
    #expect(plain.status == 0 && plain.errors.isEmpty, "\(plain.errors)")
    let path = try write("lightning.ckpt.pth", prefixes: ["model.backbone."])
    let (found, embeddings) = try embed(path)
    #expect(found.status == 0 && embeddings == expected)
    #expect(found.errors == "\(path): using the weights 'model.backbone.'\n")
  }

  @Test func `of several networks, --weights-prefix chooses one`() throws {
    let path = try write("moco.pth", prefixes: ["module.encoder_q.", "module.encoder_k."]) {
      $0 == "module.encoder_k.bn1.bias" ? SavedTensor($1.floats() + 1) : $1
    }
    let (ambiguous, none) = try embed(path)
    #expect(ambiguous.status == 1 && none == nil)
    #expect(
      ambiguous.errors.hasSuffix(
        "under 'module.encoder_q.', 'module.encoder_k.'; choose one: pass --weights-prefix "
          + "module.encoder_q.\n"))
    let (first, one) = try embed(path, "--weights-prefix", "module.encoder_q.")
    let (second, other) = try embed(path, "--weights-prefix", "encoder_k")
    #expect(first.status == 0 && second.status == 0)
    #expect(one != nil && other != nil && one != other)
    #expect(second.errors.contains("using the weights 'module.encoder_k.'"))
    let trained = try siamese(
      small + ["--epochs", "0", "--weights", path, "--out", scratch.path("run")])
    #expect(
      trained.status == 1 && trained.errors.contains("pass --weights-prefix module.encoder_q."))
    let options = ["--weights-prefix", "encoder_k", "--out", scratch.path("run")]
    let resumed = try siamese(small + ["--epochs", "0", "--weights", path] + options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let (run, _) = try embed(scratch.path("run"), "--weights-prefix", "encoder_k")
    #expect(run.status == 1 && run.errors.contains("leave --weights-prefix out"))
  }

  @Test func `weights of another architecture name the option that reads them`() throws {
    let run = ["--backbone", "resnet34", "--epochs", "0", "--out", scratch.path("run")]
    #expect(try siamese(small + run).status == 0)
    let larger = try SavedTensors(
      contentsOf: try #require(CheckpointFolder(scratch.path("run")).latest), under: "model.encoder"
    )
    try larger.write(to: scratch.path("larger.pth"))
    let (refused, _) = try embed(scratch.path("larger.pth"))
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("these are a resnet34's weights, not a resnet18's: unexpected keys:"))
    #expect(
      refused.errors.hasSuffix("and 91 more; pass --backbone resnet34\n"), "\(refused.errors)")
    #expect(try embed(scratch.path("larger.pth"), "--backbone", "resnet34").0.status == 0)
  }

  @Test func `weights that are not finite, and files of other things, are errors`() throws {
    let path = try write("nan.pth", prefixes: ["module."]) { name, tensor in
      name == "module.layer3.0.bn2.weight" ? SavedTensor(tensor.floats() / 0) : tensor
    }
    let (infinite, _) = try embed(path)
    #expect(infinite.status == 1)
    #expect(infinite.errors.contains("nan.pth: its 'layer3.0.bn2.weight' is inf at [0], and "))
    for (contents, problem) in [
      ("", "is empty"), ("<!DOCTYPE html><html>", "is a web page"), ("hello, world", "is neither"),
      ("version https://git-lfs.github.com/spec/v1\noid", "is a pointer of Git LFS"),
    ] {
      try File.write(Array(contents.utf8), to: scratch.path("w.pth"))
      #expect(try embed(scratch.path("w.pth")).0.errors.contains("w.pth: \(problem)"))
    }
    let (wide, _) = try embed(fixture("../Weights/resnet18-wide-first.pth"))
    #expect(wide.errors.contains("the file has 'conv1.weight'; pass the weights of a ResNet"))
  }

  /// A checkpoint names the network that is built for its tensors, too.
  @Test func `a checkpoint whose tensors are not its network's is refused before it is built`()
    throws
  {
    var tensors = try SafeTensors.read(fixture("text-settings.safetensors"))
    tensors.set(
      SavedTensor(Tensor<Float>.zeros([512, 3, 7, 7])), named: "model.base.conv1.weight")
    try SafeTensors.write(tensors, to: scratch.path("wide.safetensors"))
    let (wide, _) = try embed(scratch.path("wide.safetensors"))
    #expect(
      wide.status == 1 && wide.errors.contains("is no resnet18: its 'bn1.weight' is [1], not [512]")
    )
  }
}
