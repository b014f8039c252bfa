# Calls a running server through Perl's SOAP::Lite, over SOAP 1.1 and SOAP 1.2.
# Usage: perl-client.pl PROBE JOBS WSID PASSWORD, the first two being addresses of services.
# Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.
use strict;
use warnings;
use utf8;
use FindBin;
use JSON::PP;
use MIME::Base64;
use SOAP::Lite;

my ($probe, $jobs, $wsid, $password) = @ARGV;
my $PROBE_NS = 'http://example.org/probe/';
my $JOBS_NS = 'http://Services.Cas.jhu.edu';
my $JOB_TASK = 'Ἵππαρχος & <星>';
my $LONG_QUERY = 'SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s '
    . 'FROM Hipparcos a CROSS JOIN Hipparcos b';
my %SENDERS = (Server => 'Receiver', Client => 'Sender');
# Without the WSDL, whose types SOAP::Lite does not use for messages, an overload is called by the
# name of its message, and every result is a text.
my %LIMITS = (
    'double 5E-324' => 'SOAP::Lite makes a double of the text and gives fifteen digits of it',
    'XML' => 'SOAP::Lite leaves out text that stands beside elements',
);

binmode STDOUT, ':utf8';
my $cases = do {
    local $/;
    open my $file, '<', "$FindBin::Bin/cases.json" or die;
    decode_json(<$file>);
};

sub stack {
    my ($address, $namespace, $version) = @_;
    my $separator = $namespace =~ m{/$} ? '' : '/';
    # The version is one of the whole program, and what is made afterwards has it.
    SOAP::Lite->soapversion($version);
    return SOAP::Lite->new->proxy($address)->encoding('utf-8')
        ->on_action(sub { $namespace . $separator . $_[1] })->on_fault(sub { $_[1] });
}

sub call {
    my ($stack, $namespace, $operation, $values, @headers) = @_;
    my $method = SOAP::Data->name($operation)->attr({ xmlns => $namespace });
    return $stack->call($method, @$values, @headers);
}

sub given {
    my ($name, $kind, $value) = @_;
    my $data = SOAP::Data->name($name);
    return () if !defined $value && $kind ne 'int';
    return $data->type('int')->value(undef) unless defined $value;
    return $data->type(boolean => $value ? 'true' : 'false') if $kind eq 'bool';
    return $data->type(base64Binary => decode_base64($value)) if $kind eq 'bytes';
    if ($kind eq 'texts' || $kind eq 'ints') {
        my $item = $kind eq 'texts' ? 'string' : 'int';
        my @items = map { SOAP::Data->name($item)->type(string => $_) } @$value;
        return @items ? $data->value(\SOAP::Data->value(@items)) : $data->type(string => '');
    }
    if ($kind eq 'item') {
        my @fields = map { given($_, $_ eq 'maybe' ? 'number' : 'text', $value->{$_}) } qw(text maybe when nilable);
        @fields = SOAP::Data->name('none')->type(string => '') unless @fields;
        return $data->attr({ id => $value->{id} })->value(\SOAP::Data->value(@fields));
    }
    return $data->type(string => $value);
}

sub told {
    my ($kind, $value) = @_;
    return $value unless defined $value;
    return $value eq 'true' ? 1 : 0 if $kind eq 'bool';
    return [items($value, 'string')] if $kind eq 'texts';
    return [items($value, 'int')] if $kind eq 'ints';
    return scalar(my @items = items($value, 'int')) if $kind eq 'count';
    return [map { ref $_ || defined $_ ? [items($_, 'string')] : undef } items($value, 'ArrayOfString')] if $kind eq 'jagged';
    return { map { $_ => $value->{$_} } qw(id text maybe when nilable) } if $kind eq 'item';
    return $value;
}

# SOAP::Lite gives an array only where there are several, and a text where there are none.
sub items {
    my ($array, $name) = @_;
    return () unless ref $array && exists $array->{$name};
    my $found = $array->{$name};
    return ref $found eq 'ARRAY' ? @$found : ($found);
}

my $JSON = JSON::PP->new->canonical->allow_nonref;

sub same {
    my ($actual, $expected) = map { $JSON->encode(texts($_)) } @_;
    die "$actual is not $expected\n" if $actual ne $expected;
}

# Every scalar as a text, so that 5 and '5' are one.
sub texts {
    my ($value) = @_;
    return [map { texts($_) } @$value] if ref $value eq 'ARRAY';
    return { map { $_ => texts($value->{$_}) } keys %$value } if ref $value eq 'HASH';
    return defined $value ? "$value" : undef;
}

sub check {
    my ($title, $over, $what) = @_;
    my $name = "$title over $over";
    my $limit = $LIMITS{$name} // $LIMITS{$title};
    if (defined $limit) {
        print "limit $name: $limit\n";
        return;
    }
    eval { $what->(); 1 } and return print "ok $name\n";
    my $error = "$@";
    $error =~ s/\s+/ /g;
    print "not ok $name: $error\n";
}

sub check_case {
    my ($stack, $over, $case) = @_;
    my ($kind, $expected) = @$case{qw(type result)};
    my $operation = $case->{overload} // $case->{operation};
    my $input = $case->{input};
    my @values = map { given($_, @{ $input->{$_} }) } sort keys %$input;
    my @headers = $case->{header} ? SOAP::Header->name('Hdr')->attr({ xmlns => $PROBE_NS })
        ->value(\SOAP::Data->name('user')->type(string => $case->{header}{user})) : ();
    my $answer = call($stack, $PROBE_NS, $operation, \@values, @headers);
    return check_fault($answer, $over, $expected) if $kind eq 'fault';
    die 'fault: ' . (fault_of($answer))[1] . "\n" if ref $answer && $answer->fault;
    return if $kind eq 'nothing';
    return check_every($answer->result, $over, $expected) if $kind eq 'all';
    same(told_answer($kind, $answer), $expected);
}

sub told_answer {
    my ($kind, $answer) = @_;
    if ($kind eq 'outs') {
        my ($s, $r) = $answer->paramsout;
        return { OutParamResult => $answer->result, s => $s, r => $r };
    }
    if ($kind eq 'data') {
        return [map { [@$_{qw(id s)}] } $answer->valueof('//diffgram/DS/T')];
    }
    my $value = told($kind, $answer->result);
    $value->{id} = $answer->dataof('//EchoItemResult')->attr->{id} if $kind eq 'item' && $value;
    return $value;
}

sub check_every {
    my ($result, $over, $expected) = @_;
    for my $name (sort keys %$expected) {
        my ($kind, $value) = @{ $expected->{$name} };
        check("every type: $name", $over, sub { same(told($kind, $result->{$name}), $value) });
    }
}

sub check_fault {
    my ($answer, $over, $expected) = @_;
    die "there was no fault\n" unless ref $answer && $answer->fault;
    my ($code, $text) = fault_of($answer);
    my $wanted = $over eq 'SOAP 1.2' ? $SENDERS{ $expected->{code} } // $expected->{code} : $expected->{code};
    same([$code, $text], [$wanted, $expected->{text}]);
    same(defined $answer->valueof("//detail/$expected->{detail}"), 1) if $expected->{detail};
}

# The code and the text; SOAP::Lite's own words for them know version 1.1 alone.
sub fault_of {
    my ($answer) = @_;
    my $code = $answer->faultcode // $answer->valueof('//Fault/Code/Value');
    return ($code =~ s/.*://r, $answer->faultstring // $answer->valueof('//Fault/Reason/Text'));
}

sub ask {
    my ($stack, $operation, @pairs) = @_;
    my @values;
    while (my ($name, $value) = splice @pairs, 0, 2) {
        push @values, SOAP::Data->name($name)->type(string => $value);
    }
    my $answer = call($stack, $JOBS_NS, $operation, \@values);
    die((fault_of($answer))[1] . "\n") if $answer->fault;
    return $answer->result;
}

sub check_job {
    my ($stack) = @_;
    my @account = (wsid => $wsid, pw => $password);
    my @queues = items(ask($stack, 'GetQueues', @account), 'CJQueue');
    same(scalar(grep { $_->{Context} eq 'Stars' } @queues) > 0, 1);
    my $job = ask($stack, 'SubmitJob', @account, qry => 'SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100',
        context => 'Stars', taskname => $JOB_TASK, estimate => 1);
    same(end_of($stack, $job), 5);
    my @search = (owner_wsid => $wsid, owner_pw => $password, includeSystem => 'false');
    my ($found) = items(ask($stack, 'GetJobs', @search, conditions => "jobid:$job"), 'CJJob');
    same([@$found{qw(JobID Rows TaskName)}], [$job, 5, $JOB_TASK]);
    same([items(ask($stack, 'GetJobs', @search, conditions => 'jobid:9007199254740993'), 'CJJob')], []);
}

sub check_cancel {
    my ($stack) = @_;
    my $job = ask($stack, 'SubmitJob', wsid => $wsid, pw => $password, qry => $LONG_QUERY,
        context => 'Stars', taskname => '', estimate => 1);
    ask($stack, 'CancelJob', wsId => $wsid, pw => $password, jobId => $job);
    same(end_of($stack, $job), 3);
}

sub end_of {
    my ($stack, $job) = @_;
    for (1 .. 1200) {
        my $status = ask($stack, 'GetJobStatus', wsId => $wsid, pw => $password, jobId => $job);
        return $status if $status >= 3;
        select undef, undef, undef, 0.05;
    }
    die "job $job did not end\n";
}

sub check_password {
    my ($stack) = @_;
    eval { ask($stack, 'GetJobStatus', wsId => $wsid, pw => 'not the password', jobId => 1); 1 }
        and die "there was no fault\n";
    die $@ unless $@ =~ /password/;
}

for my $version ('1.1', '1.2') {
    my $over = "SOAP $version";
    my $stack = stack($probe, $PROBE_NS, $version);
    check($_->{title}, $over, sub { check_case($stack, $over, $_) }) for @$cases;
    $stack = stack($jobs, $JOBS_NS, $version);
    check('a job', $over, sub { check_job($stack) });
    check('a job that is cancelled', $over, sub { check_cancel($stack) });
    check('a wrong password', $over, sub { check_password($stack) });
}
