package dev.weft.adviser;

/** Valid texts of each kind, to be broken. */
final class FuzzTexts {
  static final String QACCT =
      """
      ==============================================================
      qname        feps-cpu.q
      hostname     node7
      group        EAR
      owner        ann
      project      feps-cpu
      department   defaultdepartment
      jobname      example_bodo_mpi_sge.bash
      jobnumber    3524046
      taskid       undefined
      account      sge
      priority     0
      qsub_time    Thu Feb 24 12:34:54 2022
      start_time   Thu Feb 24 12:35:08 2022
      end_time     Thu Feb 24 12:37:14 2022
      granted_pe   smp
      slots        8
      failed       0
      exit_status  0
      ru_wallclock 126s
      ru_utime     125.250s
      ru_stime     6.542s
      ru_maxrss    1.689MB
      ru_minflt    758663
      ru_majflt    2
      ru_nswap     0
      ru_inblock   0
      ru_oublock   80
      ru_nvcsw     35039
      ru_nivcsw    30366
      cpu          131.792s
      mem          102.207GBs
      io           166.212MB
      iow          0.000s
      maxvmem      13.432GB
      arid         undefined
      ar_sub_time  undefined
      category     -U admiralty,feps-cpu,feps-gpu -l env=centos7,h_rt=600,h_vmem=24G,node_type=40core-192G,project=feps-cpu -pe smp 8
      ==============================================================
      qname        feps-cpu.q
      hostname     node7
      group        EAR
      owner        ann
      project      feps-cpu
      department   defaultdepartment
      jobname      example_bodo_mpi_sge.bash
      jobnumber    3524047
      taskid       4
      account      sge
      priority     0
      qsub_time    Thu Feb 24 12:34:54 2022
      start_time   Thu Feb 24 12:35:08 2022
      end_time     Thu Feb 24 12:37:14 2022
      granted_pe   smp
      slots        8
      failed       0
      exit_status  0
      ru_wallclock 126s
      ru_utime     125.250s
      ru_stime     6.542s
      ru_maxrss    1.689MB
      ru_minflt    758663
      ru_majflt    2
      ru_nswap     0
      ru_inblock   0
      ru_oublock   80
      ru_nvcsw     35039
      ru_nivcsw    30366
      cpu          131.792s
      mem          102.207GBs
      io           166.212MB
      iow          0.000s
      maxvmem      13.432GB
      arid         undefined
      ar_sub_time  undefined
      category     -U admiralty,feps-cpu,feps-gpu -l env=centos7,h_rt=600,h_vmem=24G,node_type=40core-192G,project=feps-cpu -pe smp 8
      """;
  static final String SACCT =
      """
      JobID|JobName|User|Partition|State|ExitCode|Submit|Start|End|Elapsed|Timelimit|AllocCPUS|TotalCPU|MaxRSS|AllocTRES
      7|sim|ann|main|COMPLETED|0:0|2026-03-01T10:00:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00|02:00:00|8|07:30:00||cpu=8,mem=16G,node=1
      7.batch|batch|||COMPLETED|0:0|2026-03-01T10:05:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00||8|07:30:00|2048000K|cpu=8,mem=16G,node=1
      8_1|sim|ann|main|CANCELLED by 17|0:0|2026-03-01T10:00:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00|02:00:00|8|07:30:00||cpu=8,mem=16G,node=1
      """;
  static final String TABLE =
      """
      JobID           JobName  Partition  Alloc      State   NT    Elapsed   TotalCPU     MaxRSS
      ------------ ---------- ---------- ------ ---------- ---- ---------- ---------- ----------
      123_1              sims     normal      4  COMPLETED        00:10:00  38:00.000
      123_1.batch       batch                 4  COMPLETED    1   00:10:00  38:00.000   2048000K
      123_2              sims     normal      4 CANCELLED+        00:01:00  00:03.000
      """;
  static final String JSON =
      """
      {"jobs":[{"job_id":42,"name":"sim","user":"ann","state":{"current":["COMPLETED"]},
      "array":{"job_id":7,"task_id":{"set":true,"infinite":false,"number":3}},
      "exit_code":{"status":["SUCCESS"],"return_code":{"set":true,"infinite":false,"number":0}},
      "time":{"elapsed":100,"end":1700000120,"start":1700000020,"submission":1700000000,
        "limit":{"set":true,"infinite":false,"number":60},"total":{"seconds":101,"microseconds":500000}},
      "required":{"CPUs":4,"memory_per_node":{"set":true,"infinite":false,"number":4096}},
      "tres":{"allocated":[{"type":"cpu","name":"","id":1,"count":4}]},
      "steps":[{"step":{"id":"42.batch","name":"batch"},"state":["COMPLETED"],"tasks":{"count":1},
        "time":{"elapsed":100,"total":{"seconds":101,"microseconds":500000}},
        "tres":{"requested":{"total":[{"type":"mem","name":"","id":2,"count":1073741824}]}}}]}]}
      """;
  static final String SEFF =
      """
      Job ID: 4242
      Array Job ID: 4240_2
      User/Group: ann/phys
      State: COMPLETED (exit code 0)
      Nodes: 2
      Cores per node: 16
      CPU Utilized: 1-00:00:00
      CPU Efficiency: 75.00% of 1-08:00:00 core-walltime
      Job Wall-clock time: 01:00:00
      Memory Utilized: 1.50 GB (estimated maximum)
      Memory Efficiency: 2.34% of 64.00 GB (32.00 GB/node)
      """;
  static final String TIME =
      """
      \tCommand being timed: "./a.out"
      \tUser time (seconds): 10.50
      \tSystem time (seconds): 0.50
      \tElapsed (wall clock) time (h:mm:ss or m:ss): 0:11.10
      \tMaximum resident set size (kbytes): 51200
      \tMajor (requiring I/O) page faults: 3
      \tVoluntary context switches: 10
      \tInvoluntary context switches: 4000
      \tExit status: 0
      real\t0m2.500s
      user\t0m2.000s
      sys\t0m0.100s
      """;
  static final String QSTAT =
      """
      Job Id: 1234.pbs01
          Job_Name = sim
          resources_used.cput = 07:50:00
          resources_used.mem = 2097152kb
          resources_used.walltime = 01:00:00
          exec_host = n1/0*8+n2/0-3
          Resource_List.ncpus = 8
          Resource_List.select = 1:ncpus=8:mem=16gb+2:ncpus=1
          Resource_List.walltime = 02:00:00
          stime = Tue Mar  3 10:00:30 2026
          etime = Tue Mar  3 10:00:00 2026
          Exit_status = 0
      """;
  static final String RECORD =
      """
      03/03/2026 11:00:00;E;77.srv;user=ann queue=batch etime=1772532000 start=1772532100 exec_host=n1/0+n1/1 Resource_List.nodes=2:ppn=2 Resource_List.walltime=01:00:00 end=1772535700 Exit_status=271 resources_used.cput=00:00:10 resources_used.mem=1000kb resources_used.walltime=01:00:04
      03/03/2026 11:00:01;E;78.srv;user=ann Exit_status=-11 resources_used.walltime=00:00:00
      """;
  static final String CGROUP =
      """
      wall_seconds 100
      /sys/fs/cgroup/x.scope/cpu.stat:usage_usec 50000000
      /sys/fs/cgroup/x.scope/cpu.max:100000 100000
      ==> memory.peak <==
      1048576
      ==> io.stat <==
      8:0 rbytes=10 wbytes=20 rios=1
      ==> memory.events <==
      oom_kill 0
      """;

  private FuzzTexts() {}
}
