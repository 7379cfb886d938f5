package dev.weft.bench;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Accounting of any length that is made while it is read. */
final class AccountingText extends InputStream {
  private final IntFunction<String> job;
  private final long length;
  private byte[] page = new byte[0];
  private int at;
  private int number;
  private long given;

  private AccountingText(IntFunction<String> job, byte[] heading, long length) {
    this.job = job;
    this.length = length;
    this.page = heading;
  }

  /** {@code qacct -j} of about so many bytes. */
  static AccountingText qacct(long length) {
    String form =
        """
        ==============================================================
        qname        all.q
        hostname     node%d
        group        users
        owner        ann
        project      NONE
        department   defaultdepartment
        jobname      simulate.sh
        jobnumber    %d
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
        ru_ixrss     0.000B
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
        category     -l h_rt=600,h_vmem=24G -pe smp 8
        """;
    String before = form.substring(0, form.indexOf("%d"));
    String rest = form.substring(form.indexOf("%d") + 2);
    int cut = rest.indexOf("%d");
    String middle = rest.substring(0, cut);
    String after = rest.substring(cut + 2);
    return new AccountingText(i -> before + i % 50 + middle + i + after, new byte[0], length);
  }

  /** {@code sacct -P} of about so many bytes. */
  static AccountingText sacct(long length) {
    String form =
        """
        %1$d|sim|ann|main|COMPLETED|0:0|2026-03-01T10:00:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00|02:00:00|8|07:30:00||cpu=8,mem=16G,node=1
        %1$d.batch|batch|||COMPLETED|0:0|2026-03-01T10:05:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00||8|07:30:00|2048000K|cpu=8,mem=16G,node=1
        %1$d.extern|extern|||COMPLETED|0:0|2026-03-01T10:05:00|2026-03-01T10:05:00|2026-03-01T11:05:00|01:00:00||8|00:00:00|0|cpu=8,mem=16G,node=1
        """;
    String head =
        "JobID|JobName|User|Partition|State|ExitCode|Submit|Start|End|Elapsed|Timelimit|AllocCPUS|TotalCPU|MaxRSS|AllocTRES\n";
    return new AccountingText(
        i -> form.replace("%1$d", Integer.toString(i)),
        head.getBytes(StandardCharsets.US_ASCII),
        length);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] target, int from, int count) {
    if (at == page.length) {
      if (given >= length) {
        return -1;
      }
      var text = new StringBuilder(1 << 17);
      while (text.length() < 1 << 16) {
        text.append(job.apply(number++));
      }
      page = text.toString().getBytes(StandardCharsets.US_ASCII);
      at = 0;
    }
    int n = Math.min(count, page.length - at);
    System.arraycopy(page, at, target, from, n);
    at += n;
    given += n;
    return n;
  }
}
