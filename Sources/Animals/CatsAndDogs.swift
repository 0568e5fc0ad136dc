import Images
import Tensors

/// A synthetic dataset of cats and dogs: any number of individuals, each in any number of pictures, at any
/// size.
///
/// An *individual* has its own coat colors, markings, ears, muzzle, eyes and build. A *picture* of it has its
/// own posture, pose of head and body, scale, position, lighting, background, and sometimes an occluder. A
/// picture depends only on the seed and the numbers of the individual and the picture: it is the same in
/// every run, and the same scene at every size.
///
/// Pixels alone do not identify individuals: with 40 animals and 20 pictures of each, of 64 × 64 pixels, the
/// nearest neighbor of a picture shows the same animal in 9 % of cases. A ResNet-18 with 24 channels that is
/// trained on 60 pictures of each for 12 epochs identifies the animal in 89 % of new pictures, and the
/// species in 97 %.
///
///     let train = CatsAndDogs(individuals: 0..<40, pictures: 0..<50, size: 64, seed: 1)
///     let sameAnimals = CatsAndDogs(individuals: 0..<40, pictures: 50..<60, size: 64, seed: 1)
///     let newAnimals = CatsAndDogs(individuals: 40..<60, pictures: 0..<20, size: 64, seed: 1)
public struct CatsAndDogs: Sendable {
  /// The numbers of the animals; even numbers are cats, odd numbers are dogs.
  public let individuals: Range<Int>
  /// The numbers of the pictures of each animal.
  public let pictures: Range<Int>
  /// The width and height of a picture, in pixels.
  public let size: Int
  /// The random seed.
  public let seed: UInt64

  /// Creates a dataset, whose pictures are drawn when they are accessed.
  ///
  /// - Precondition: Ranges do not start below 0; `size` is from 8 to 4,096.
  public init(individuals: Range<Int>, pictures: Range<Int>, size: Int = 64, seed: UInt64) {
    require(
      individuals.lowerBound >= 0 && pictures.lowerBound >= 0,
      "CatsAndDogs: individuals and pictures are numbered from 0, not \(individuals), \(pictures)")
    require(
      (8...4096).contains(size), "CatsAndDogs: size must be from 8 to 4096, not \(size)")
    Shape.requireMemory(
      [individuals.count, pictures.count], bytesPerElement: MemoryLayout<Int>.stride, "CatsAndDogs")
    (self.individuals, self.pictures, self.size, self.seed) = (individuals, pictures, size, seed)
  }

  /// The number of pictures.
  public var count: Int { individuals.count * pictures.count }

  /// The index of the individual in each picture, from 0.
  public var labels: [Int] { (0..<count).map { $0 / pictures.count } }

  /// The names of the individuals: "cat 0", "dog 1", …
  public var classes: [String] { individuals.map { "\(Species(individual: $0)) \($0)" } }

  /// The species in each picture.
  public var species: [Species] {
    labels.map { Species(individual: individuals.lowerBound + $0) }
  }

  /// Returns the picture at `index`; pictures are sorted by individual.
  public func item(_ index: Int, epoch: Int = 0) -> Portrait {
    require(
      (0..<count).contains(index), "CatsAndDogs: index \(index) is out of range for \(count) items")
    let number = individuals.lowerBound + index / pictures.count
    let individual = Individual(number, seed: seed)
    return Portrait(
      image: Self.draw(
        individual, picture: pictures.lowerBound + index % pictures.count, size: size, seed: seed),
      species: individual.species, individual: number)
  }

  /// Returns a picture of an individual.
  ///
  /// - Parameters:
  ///   - individual: The animal.
  ///   - picture: The number of the picture.
  ///   - setting: The number of the setting. 0 is the picture's own; any other number keeps the animal, its
  ///     pose and its scale, and changes background, lighting and occluder, as if the animal were cut out and
  ///     pasted elsewhere.
  ///   - size: The width and height in pixels.
  ///   - seed: The random seed.
  public static func draw(
    _ individual: Individual, picture: Int, setting: Int = 0, size: Int, seed: UInt64
  ) -> Image {
    let start = Generator(seed: seed, stream: 0xCA7D06)
    var generator = start.split(1, individual.number, picture)
    var scene = Scene(individual.species, using: &generator)
    if setting != 0 {
      var generator = start.split(2, individual.number, picture, setting)
      scene = scene.elsewhere(using: &generator)
    }
    let side = Float(size)
    var painter = Painter(
      canvas: Canvas(width: size, height: size), light: scene.light,
      placement: Placement(x: [side, 0], y: [0, side]))
    painter.background(scene.background)
    let axis = Point.direction(scene.lean) * scene.scale
    painter.within(Placement(x: axis, y: axis.turned, origin: scene.headCenter)) {
      $0.animal(individual, scene)
    }
    if let occluder = scene.occluder { painter.occluder(occluder) }
    return painter.canvas.image(under: scene.light)
  }
}

/// An image of a cat or a dog, and its labels.
public struct Portrait: Sendable {
  /// The image.
  public let image: Image
  /// The species of the animal.
  public let species: Species
  /// The number of the animal.
  public let individual: Int
}

extension Scene {
  /// The center of the head in the unit square, such that the animal is within the image.
  fileprivate var headCenter: Point {
    let middle: Point =
      switch posture {
      case .sitting: [0, 0.75]
      case .standing: [-1.1 * facing, 0.6]
      case .lying: [-0.95 * facing, 0.35]
      }
    // The closer the animal, the more the image is centered on the face.
    let weight = min(max((0.24 - scale) / 0.08, 0.12), 1)
    return Point(0.5, 0.5) + position - middle * (scale * weight)
  }
}

extension Canvas {
  /// Returns the image in the color and brightness of a light, slightly brighter toward it.
  fileprivate func image(under light: Light) -> Image {
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    let tint = light.color * light.brightness * 255
    let slope = Point(light.direction.x / Float(width), light.direction.y / Float(height)) * 0.16
    for y in 0..<height {
      for x in 0..<width {
        let away = Point(Float(x) + 0.5 - Float(width) / 2, Float(y) + 0.5 - Float(height) / 2)
        let lit = pixels[y * width + x] * tint * (1 + (slope * away).sum())
        let value = lit.clamped(lowerBound: .zero, upperBound: RGB(repeating: 255)) + 0.5
        for channel in 0..<3 { bytes[(y * width + x) * 3 + channel] = UInt8(value[channel]) }
      }
    }
    return Image(width: width, height: height, channels: 3, pixels: bytes)
  }
}
