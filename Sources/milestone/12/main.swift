import Exercises07
import Exercises12
import Milestones

Milestone.siamese(Exercises07.self, Exercises12.self).main()
