import Autograd
import Contrastive
import Kernels
import Layers
import Models
import Optimizers
import Tensors

private func normal(_ shape: [Int], _ seed: UInt64 = 0) -> Tensor<Float> {
  var generator = Generator(seed: seed)
  return .normal(shape, using: &generator)
}

/// Times square matrix products.
func timeProducts(_ bench: Bench) {
  for n in [64, 256, 512, 1024, 2048] where bench.wants("matmul/\(n)") {
    let (a, b) = (normal([n, n], 1), normal([n, n], 2))
    bench.time("matmul/\(n)", rounds: 15, work: 2 * Double(n * n * n)) { _ = a.matmul(b) }
  }
}

/// Times the convolutions of ResNet-18 on 32 images of 100 × 100.
func timeConvolutions(_ bench: Bench) {
  let cases: [(name: String, ci: Int, co: Int, k: Int, stride: Int, padding: Int, size: Int)] = [
    ("stem7x7s2", 3, 64, 7, 2, 3, 100), ("3x3x64", 64, 64, 3, 1, 1, 25),
    ("3x3x64to128s2", 64, 128, 3, 2, 1, 25), ("3x3x128", 128, 128, 3, 1, 1, 13),
    ("3x3x256", 256, 256, 3, 1, 1, 7), ("3x3x512", 512, 512, 3, 1, 1, 4),
    ("1x1x64to128s2", 64, 128, 1, 2, 0, 25),
  ]
  for (name, ci, co, k, stride, padding, size) in cases where bench.wantsAny(of: "conv/\(name)/") {
    let x = Variable(normal([32, ci, size, size], 1), requiresGradient: true)
    let w = Variable(normal([co, ci, k, k], 2), requiresGradient: true)
    let o = (size + 2 * padding - k) / stride + 1
    let work = 2 * 32 * Double(co * o * o * ci * k * k)
    bench.time("conv/\(name)/forward", work: work) {
      withoutGradients {
        _ = x.conv2d(w, stride: Size2d(stride), padding: Size2d(padding))
      }
    }
    let g = normal([32, co, o, o], 3)
    bench.time("conv/\(name)/forward+backward", work: 3 * work) {
      (x.gradient, w.gradient) = (nil, nil)
      x.conv2d(w, stride: Size2d(stride), padding: Size2d(padding)).backward(with: g)
    }
  }
}

/// Times layers that are bound by memory bandwidth, on 32 × 64 × 50 × 50.
func timeLayers(_ bench: Bench) {
  guard bench.wantsAny(of: "layer/") else {
    return
  }
  let x = Variable(normal([32, 64, 50, 50], 1), requiresGradient: true)
  let layers: [(name: String, layer: Module, passes: Double)] = [
    ("relu", ReLU(), 5), ("batchnorm", BatchNorm2d(64), 8),
    ("maxpool3x3s2", MaxPool2d(3, stride: 2, padding: 1), 3),
  ]
  for (name, layer, passes) in layers {
    let g = normal(layer(x).shape, 2)
    bench.time(
      "layer/\(name)/forward+backward", bytes: passes * 4 * Double(x.value.count)
    ) {
      x.gradient = nil
      layer(x).backward(with: g)
    }
  }
  let (a, b) = (normal([32, 64, 50, 50], 3), normal([32, 64, 50, 50], 4))
  bench.time("layer/add/forward", rounds: 9, bytes: 3 * 4 * Double(a.count)) { _ = a + b }
}

/// Times recording: 1,000 operations on 8 elements, forward and backward.
func timeOverhead(_ bench: Bench) {
  bench.time("overhead/1000-small-ops", rounds: 9) {
    let v = Variable(.ones([8]), requiresGradient: true)
    var u = v
    for _ in 0..<500 { u = u * 1.0001 + 0.5 }
    u.sum().backward()
  }
}

/// Times inference of ResNet-18, and a training step of a Siamese one: pairs of 100 × 100, margin 1, Adam,
/// batch size 32.
func timeNetworks(_ bench: Bench) {
  guard
    bench.wants("resnet18/eval-forward") || bench.wants("siamese/train-step/batch32")
      || bench.prefixes.contains(where: { $0.hasPrefix("resnet18") || $0.hasPrefix("siamese") })
  else { return }
  let step = SiameseStep()
  timeInference(bench, step.encoder, step.images.first)
  step.encoder.train()
  for precision in Precision.allCases where precision.isFast {
    let suffix = precision == .float32 ? "" : "/bf16"
    bench.time(
      "siamese/train-step/batch32\(suffix)", rounds: 5, work: 64 * 3 * 2 * 0.441e9
    ) {
      autocast(precision) { step.forwardAndBackward() }
      step.optimizer.step()
    }
  }
}

/// A training step of a Siamese ResNet-18.
struct SiameseStep {
  let encoder: ResNet18
  let network: SiameseNetwork
  let optimizer: Adam
  let images = (first: normal([32, 3, 100, 100], 1), second: normal([32, 3, 100, 100], 2))
  private let isSame = Tensor<Float>((0..<32).map { $0 % 2 == 0 ? 1 : 0 }, shape: [32])

  init() {
    var generator = Generator(seed: 0)
    encoder = ResNet18(using: &generator)
    encoder.fc = Identity()
    network = SiameseNetwork(base: encoder)
    optimizer = Adam(network.parameters(), learningRate: 1e-3)
  }

  func forwardAndBackward() {
    optimizer.zeroGradients()
    let (a, b) = network(Variable(images.first), Variable(images.second))
    ContrastiveLoss(margin: 1)(a.pairwiseDistance(b), isSame: isSame).backward()
  }
}

/// Times inference of a network compiled for it at each precision that this processor has, and as it is.
private func timeInference(_ bench: Bench, _ encoder: ResNet18, _ images: Tensor<Float>) {
  encoder.eval()
  let one = images[0..<1].contiguous()
  let cases = [(name: "batch32", images: images, rounds: 5), ("batch1", one, 15)]
  for precision in Precision.allCases where precision.isFast {
    let compiled = CompiledNetwork(encoder, precision: precision)
    let suffix = precision == .float32 ? "" : "/bf16"
    for (name, images, rounds) in cases {
      bench.time(
        "resnet18/eval-forward/\(name)\(suffix)", rounds: rounds,
        work: Double(images.shape[0]) * 2 * 0.441e9
      ) { _ = compiled(images) }
    }
  }
  for (name, images, rounds) in cases {
    bench.time(
      "resnet18/eval-uncompiled/\(name)", rounds: rounds,
      work: Double(images.shape[0]) * 2 * 0.441e9
    ) { withoutGradients { _ = encoder(Variable(images)) } }
  }
}

/// Prints where a training step's time and memory go.
func profile() {
  let step = SiameseStep()
  Profile(step.encoder).run(3, step.forwardAndBackward) { step.optimizer.step() }
}
