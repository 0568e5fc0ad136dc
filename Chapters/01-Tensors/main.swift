//: # 1. Tensors
//: @question How does a computer hold a picture of a cat?
//:
//: How does a computer hold a picture of a cat? As numbers. The picture is an *image*: a grid of
//: *pixels*, small squares of one color each. A gray image needs one number for the brightness of
//: each pixel, row after row. A color image needs three grids of numbers, called *channels*: one
//: each for red, green and blue. A hundred images need a hundred times as many. Deep learning needs
//: one object that can be a single number, a row, a grid, or a stack of stacks of grids, and that
//: we can compute with as a whole. That object is a *tensor*.
//: @term pixel: one small square of an image; it has one number in each channel
//: @term channel: one grid of an image, such as its red; in a network, one kind of feature
//: @term tensor: numbers in a grid with any number of axes, and a rule for finding each one
//:
//: This chapter builds the idea from the ground up: a tensor is a row of numbers in memory, and a
//: rule for finding each of them.
import Notebook
import NotebookImages
import Tensors

chapter { _ in
  //: ## What the computer sees
  //:
  //: Here are two cats and two dogs. The library can draw as many as you like. They accompany us
  //: through the whole book, and so does one question: given two images, do they show the same
  //: animal? You can answer that at a glance.
  let cat = animal(4)
  try show(
    pictures: [cat, animal(0), animal(1), animal(3)],
    columns: 4, scale: 4, as: "animals.png")
  //: A computer cannot glance. It gets numbers like these: how red each pixel is, from 0 for no red
  //: to 1 for full red. These are four rows of six pixels each, from the middle of the first cat.
  show(cat[0, 14..<18, 13..<19])
  //: From numbers like these, a program has to find out which animal it is. So let us first learn
  //: to handle the numbers.

  //: ## A row of numbers and a shape
  //:
  //: An image has too many numbers to check by hand. Here is a grid of two rows and three columns.
  let x: Tensor<Float> = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  show(x)
  //: The output shows the numbers, which are the tensor's *elements*. Then comes their *data type*:
  //: `float32`, a 32-bit floating-point number. Last comes the *shape*: the number of elements
  //: along each direction, or *axis*. Axis 0 counts rows, and axis 1 counts columns.
  //: @term element: one number of a tensor
  //: @term data type: how each element is stored; float32 is a 32-bit floating-point number
  //: @term axis: one of the directions of a tensor; axes are counted from 0
  //: @term shape: the number of elements along each axis of a tensor
  show(x.shape)
  //: A single number has no axes at all. Its shape is empty, and its *rank*, the number of axes, is
  //: 0. A tensor of rank 1 is called a *vector*, and one of rank 2 a *matrix*.
  //: @term rank: the number of axes of a tensor; a single number has rank 0
  //: @term vector: a tensor with one axis
  //: @term matrix: a tensor with two axes, rows and columns
  let single: Tensor<Float> = 7
  show(single)
  show(single.rank)
  //: Memory has no rows and columns. It is one long row. So the grid is stored row after row: first
  //: 1, 2, 3, then 4, 5, 6. This order is called *row-major*.
  //: @term row-major: stored row after row; along the last axis, neighbors are next to each other
  show(x.scalars)

  //: ## Strides: finding an element
  //:
  //: Where in that long row is the element in row 1, column 2? One step down skips a whole row: 3
  //: positions in memory. One step right moves by 1 position. These step sizes are the *strides*.
  //: @term stride: how far one step along an axis moves in memory, counted in elements
  show(x.strides)
  //: So the element with *index* `[i, j]` is at position $i \cdot 3 + j \cdot 1$. Row 1, column 2
  //: is at $1 \cdot 3 + 2 \cdot 1 = 5$, counting from 0. That is the last position, and it holds
  //: the 6.
  //: @term index: the numbers that name an element, one for each axis, counted from 0
  let position = 1 * x.strides[0] + 2 * x.strides[1]
  show(x.scalars[position])
  claim(
    x.scalars[position] == x[1, 2].item,
    "the rule finds the same element as x[1, 2]")
  //: The rule works for any number of axes. Take 24 numbers as two grids of three rows and four
  //: columns. One step along the first axis skips a whole grid: 12 positions.
  let cube = Tensor<Float>.arange(0, 24).reshaped([2, 3, 4])
  show(cube)
  show(cube.strides)
  claim(
    cube[1, 2, 3].item == 23,
    "[1, 2, 3] is at position 1 · 12 + 2 · 4 + 3 = 23")

  //: ## Another shape, the same memory
  //:
  //: A shape and strides are all it takes to turn memory into a grid. So a different shape and
  //: different strides turn the same memory into a different grid. Swap the two strides, and rows
  //: become columns. This is the *transpose*. Not one number was moved.
  //: @term transpose: the same numbers with two axes swapped: rows become columns
  let transposed = x.transposed()
  show(transposed)
  show(transposed.strides)
  claim(
    transposed.sharesStorage(with: x),
    "x and its transpose use the same memory")
  //: A row is a smaller grid in the same memory, and so is a column: its elements are 3 positions
  //: apart.
  show(x[1])
  show(x[.all, 2])
  //: A column needs a third thing: the *offset*, the position of the first element. Column 2 starts
  //: at position 2. (PyTorch calls it the storage offset.)
  //: @term offset: the position in memory of a tensor's first element
  show(x[.all, 2].offset)

  //: ## Writing
  //:
  //: If two tensors use the same memory, does writing to one change the other? In many libraries it
  //: does, and that is a well-known source of bugs. Here a tensor is a *value*, like a number:
  //: `var y = x` gives you a tensor of your own. Memory is shared only until one of the two is
  //: written to. At that moment it is copied.
  var y = x
  y[0, 0] = 100
  show(y)
  claim(x[0, 0].item == 1, "x has not changed")
  //: The brackets that read can also write whole rows and columns.
  y[1] = [7, 8, 9]
  y[.all, 1...] = 0
  show(y)

  //: ## Computing with all elements at once
  //:
  //: Arithmetic works *elementwise*: each element with the one at the same index. There is no loop
  //: to write.
  //: @term elementwise: computed for each element by itself, or for each pair at the same index
  show(x + x)
  show(x * x)
  show((x * x).sum())
  //: A sum can also run along one axis only. Summing over axis 0 adds up the rows and leaves one
  //: number for each column: 1 + 4, 2 + 5, 3 + 6. The mean over axis 1 leaves one number for each
  //: row.
  show(x.sum([0]))
  show(x.mean([1]))
  //: A smaller tensor can be used again for every row, if the shapes allow it. This is called
  //: *broadcasting*, and chapter 2 explains it.
  show(x + [10, 20, 30])

  //: ## The cat again
  //:
  //: Back to the image. It is a tensor with three axes: three channels, 32 rows, 32 columns.
  show(cat.shape)
  show(cat.strides)
  //: One step right moves by 1, one step down by a row of 32, and from red to green it is a whole
  //: grid of $32 \cdot 32 = 1024$. So this is the color of the pixel in row 15, column 16: its red,
  //: green and blue.
  show(cat[.all, 15, 16])
  claim(
    cat.strides == [32 * 32, 32, 1] && cat.count == 3072,
    "3 · 32 · 32 = 3072 numbers")
  //: Everything that this chapter did to six numbers works for these 3,072. Halve each number, and
  //: the image has half the light. Rows and columns 6 to 25 are a window around the head (padded
  //: with white here, to keep the size). Swap rows and columns, and the cat is on its side.
  //: Subtract each number from one, and you get a negative.
  let dark = cat * 0.5
  let window = cat[.all, 6..<26, 6..<26]
    .padded(axis: 1, before: 6, after: 6, .constant(1))
    .padded(axis: 2, before: 6, after: 6, .constant(1))
  let onItsSide = cat.transposed()
  let negative = 1 - cat
  try show(
    pictures: [cat, dark, window, onItsSide, negative],
    columns: 5, scale: 4, as: "changed.png")
  claim(
    dark.mean().item == cat.mean().item / 2,
    "half of every number gives half of the mean")
  claim(
    onItsSide.sharesStorage(with: cat),
    "rows and columns swapped, and no number was moved")
  //: To you they all show the same cat. To the computer nearly every number has changed. Keep that
  //: in mind: closing this gap is what the rest of the book is about.

  //: ## When shapes do not match
  //:
  //: Two rows of three cannot be added to two rows of two. Wingbeat stops with a message that names
  //: the operation, the shapes, and the rule they broke:
  //:
  //:     +: shapes [2, 3] and [2, 2] do not broadcast;
  //:        aligned at the right, sizes must be equal or one of them 1
  //:
  //: In deep learning, most time is lost on shapes. Look at them often.

  //: ## Random numbers that repeat
  //:
  //: Networks start from random numbers. If every run used different ones, nobody could check a
  //: result. So random numbers come from a *generator*, which starts from a number called the
  //: *seed*. The same seed gives the same numbers, on every machine.
  //: @term generator: a source of random numbers; the same seed gives the same numbers
  //: @term seed: the number that a generator starts from
  var generator = Generator(seed: 42)
  let noise = Tensor<Float>.normal([2, 4], using: &generator)
  show(noise)
  var again = Generator(seed: 42)
  claim(
    Tensor<Float>.normal([2, 4], using: &again) == noise,
    "seed 42 gives the same numbers again")
  //: These come from the *normal distribution*: about two in three are between −1 and 1. A large
  //: sample of them has a mean near 0 and a *variance* near 1. The variance is the mean of the
  //: squared distances from the mean. Its square root is the *standard deviation*: how far from the
  //: mean the numbers typically are.
  //: @term variance: the mean of the squared distances from the mean
  //: @term standard deviation: the square root of the variance: a typical distance from the mean
  //: @term normal distribution: the bell curve; 68 % of its numbers are within a standard deviation
  let many = Tensor<Float>.normal([100_000], using: &generator)
  show(many.mean())
  show(many.variance())

  //: ## What was built
  //:
  //: A tensor is a row of numbers in memory, a shape, a stride for each axis, and an offset. The
  //: element with index $[i, j, \ldots]$ is at position
  //:
  //: $$\text{offset} + i \cdot \text{stride}_0 + j \cdot \text{stride}_1 + \ldots$$
  //:
  //: An image is a tensor. Everything else in this book is arithmetic on tensors.
  //:
  //: Read next how NumPy does the same, in C: R. Harris and others, "Array programming with NumPy",
  //: Nature 585 (2020).
  //:
  //: ## Exercises
  //:
  //: The files are in `Exercises/01-Tensors`. `swift run learn list` lists the exercises;
  //: `swift run learn check 1` checks this chapter's.
}
